import NIOCore
import NIOHTTP1
import NIOWebSocket
import Routing
import ServiceLifecycle
import Testing

@testable import Console

/// The HTTP port itself, over real sockets.
@Suite(.timeLimit(.minutes(5))) struct ServerTests {
    @Test("a running process is healthy and ready") func healthy() async throws {
        try await RunningConsole.with { console in
            #expect(try await console.request("GET", "/healthz").value("status") as? String == "ok")
            let ready = try await console.request("GET", "/readyz")
            #expect(ready.status == 200)
            #expect(ready.value("checks.ledger") as? String == "ok")
        }
    }

    @Test("a check that fails makes the process unready and says why") func unready() async throws {
        let check = ReadinessCheck("recognizer") { "The model is missing." }
        try await RunningConsole.with(readiness: [check]) { console in
            let ready = try await console.request("GET", "/readyz")
            #expect(ready.status == 503)
            #expect(ready.value("checks.recognizer") as? String == "The model is missing.")
        }
    }

    @Test("what is not there is a problem detail") func notFound() async throws {
        try await RunningConsole.with { console in
            let answer = try await console.request("GET", "/nowhere")
            #expect(answer.status == 404)
            #expect(answer.header("content-type") == "application/problem+json")
            #expect(answer.value("type") as? String == "/problems/not-found")
            #expect(answer.value("status") as? Int == 404)
        }
    }

    @Test("Prometheus reads requests, sessions, queues and agents") func metrics() async throws {
        try await RunningConsole.with { console in
            try await console.core.perform(.signIn("anna", node: nil), at: .now)
            try await console.core.perform(.start("s", gateway: "wav", caller: "x", node: nil), at: .now)
            try await console.core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: .now)
            _ = try await console.request("GET", "/healthz")
            let text = try await console.request("GET", "/metrics").text
            #expect(text.contains("foyer_http_requests_total{route=\"/healthz\",method=\"GET\",status=\"200\"} 1.0\n"))
            #expect(text.contains("foyer_http_request_seconds_count{route=\"/healthz\"} 1\n"))
            #expect(text.contains("foyer_queue_length{queue=\"remote\"} 1\n"))
            #expect(text.contains("foyer_agents{tier=\"remote\",state=\"away\"} 1\n"))
            #expect(text.contains("foyer_sessions{party=\"bot\"} 1\n"))
            try await console.core.perform(.ready("anna"), at: .now)
            try await console.core.perform(.accept("anna", "s"), at: .now)
            try await console.core.perform(.connect("anna", "s"), at: .now)
            var later = ""
            while !later.contains("foyer_wait_seconds_count{tier=\"remote\"} 1\n") {
                later = try await console.request("GET", "/metrics").text
            }
        }
    }

    @Test("a 10 MB body is cut off, announced or not", arguments: [true, false])
    func largeBody(isAnnounced: Bool) async throws {
        try await RunningConsole.with { console in
            try await Wire.connect(console.port).use { talk in
                let length = isAnnounced ? "Content-Length: 10000000" : "Transfer-Encoding: chunked"
                try await talk.send("POST /healthz HTTP/1.1\r\nHost: x\r\n\(length)\r\n\r\n")
                let chunk = [UInt8]("10000\r\n".utf8) + [UInt8](repeating: 65, count: 0x10000) + [UInt8]("\r\n".utf8)
                for _ in 0..<160 {
                    // The server may have hung up by now: that is what is tested.
                    do { try await talk.send(bytes: chunk) } catch { break }
                }
                await talk.readToEnd()
                // Without a length the route may have answered before it is too much; then the line is cut.
                #expect(talk.text.hasPrefix("HTTP/1.1 413 ") || (!isAnnounced && talk.text.hasPrefix("HTTP/1.1 404 ")))
                #expect(talk.text.split(separator: "HTTP/1.1 ").count == 1)
                #expect(talk.text.contains(isAnnounced ? "/problems/too-large" : "/problems/"))
            }
        }
    }

    @Test("a request that trickles in is cut off, in its head or its body", arguments: [true, false])
    func slowLoris(isInHead: Bool) async throws {
        var limits = RequestLimits()
        limits.requestWithin = .milliseconds(300)
        try await RunningConsole.with(limits: limits) { console in
            try await Wire.connect(console.port).use { talk in
                try await talk.send("POST /healthz HTTP/1.1\r\nHost: x\r\n")
                if !isInHead { try await talk.send("Content-Length: 5\r\n\r\nab") }
                await talk.readToEnd()
                #expect(!talk.text.contains("200 OK"))
            }
        }
    }

    @Test("a WebSocket opens where its route admits it, and pings are answered") func webSocket() async throws {
        try await RunningConsole.with(webSockets: [.echo]) { console in
            try await Wire.connect(console.port).use { talk in
                try await talk.send(.upgrade("/echo?token=secret"))
                #expect(try await talk.read(until: "\r\n\r\n"))
                #expect(talk.text.hasPrefix("HTTP/1.1 101 "))
                #expect(talk.text.lowercased().contains("sec-websocket-protocol: audio"))
                talk.forget()
                try await talk.send(bytes: [0x89, 0x82, 0, 0, 0, 0] + Array("hi".utf8))
                #expect(try await talk.read(bytes: 4))
                #expect(talk.received == [0x8A, 2] + Array("hi".utf8))
                talk.forget()
                try await talk.send(bytes: [0x81, 0x82, 1, 2, 3, 4, 0x61 ^ 1, 0x62 ^ 2])
                #expect(try await talk.read(bytes: 4))
                #expect(talk.received == [0x81, 2] + Array("ab".utf8))
            }
        }
    }

    @Test("a WebSocket its route does not admit is none", arguments: ["/echo?token=wrong", "/nowhere"])
    func refusedWebSocket(uri: String) async throws {
        try await RunningConsole.with(webSockets: [.echo]) { console in
            try await Wire.connect(console.port).use { talk in
                try await talk.send(.upgrade(uri))
                #expect(try await talk.read(until: "}"))
                #expect(!talk.text.hasPrefix("HTTP/1.1 101 "))
                #expect(talk.text.hasPrefix(uri == "/nowhere" ? "HTTP/1.1 404 " : "HTTP/1.1 403 "))
            }
        }
    }

    @Test("a client that offers another protocol than WebSocket is served as usual") func otherUpgrade() async throws {
        try await RunningConsole.with { console in
            let headers = ["Upgrade": "h2c"]
            let answer = try await console.request("GET", "/healthz", headers: headers)
            #expect(answer.status == 200)
        }
    }

    @Test("a shutdown closes an open WebSocket once its handler returns") func shutdown() async throws {
        let client = try await RunningConsole.with(webSockets: [.echo]) { console in
            let (openings, open) = AsyncStream<Void>.makeStream()
            let client = Task {
                try await Wire.connect(console.port).use { talk in
                    try await talk.send(.upgrade("/echo?token=secret"))
                    #expect(try await talk.read(until: "\r\n\r\n"))
                    open.yield()
                    await talk.readToEnd()
                }
            }
            var iterator = openings.makeAsyncIterator()
            await iterator.next()
            return client
        }
        try await client.value
    }
}

extension String {
    fileprivate static func upgrade(_ uri: String) -> String {
        "GET \(uri) HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    }
}

extension WebSocketRoute {
    /// Sends every text back to whoever knows the token.
    fileprivate static let echo = WebSocketRoute(path: "/echo") { upgrade in
        upgrade.query["token"] == "secret" ? .accept(["Sec-WebSocket-Protocol": "audio"]) : .refuse
    } handle: { frames, _ in
        try await frames.executeThenClose { inbound, outbound in
            for try await frame in inbound.cancelOnGracefulShutdown() {
                if frame.opcode == .connectionClose { return }
                try await outbound.write(WebSocketFrame(fin: true, opcode: .text, data: frame.unmaskedData))
            }
        }
    }
}
