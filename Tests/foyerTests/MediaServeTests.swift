import Foundation
import NIOCore
import NIOPosix
import Telephony
import TestKit
import Testing

/// Who may open a media WebSocket on the HTTP port of a real `foyer serve`.
@Suite("foyer serve by WebSocket", .serialized, .timeLimit(.minutes(3)))
struct MediaServeTests {
    private static let platforms = ["twilio", "jambonz", "freeswitch", "asterisk", "browser"]

    /// The status line of the answer to a request to open `path` with these headers.
    private func status(_ path: String, _ headers: [String] = [], at port: Int) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let lines =
            [
                "GET \(path) HTTP/1.1", "Host: calls.example", "Connection: Upgrade", "Upgrade: websocket",
                "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ] + headers
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: lines.joined(separator: "\r\n") + "\r\n\r\n"))
            var text = ""
            for try await buffer in inbound {
                text += String(buffer: buffer)
                if text.contains("\r\n") { break }
            }
            return String(text.prefix { $0 != "\r\n" })
        }
    }

    private func server(_ folder: ScratchFolder, _ environment: [String: String]) throws -> (RunningServer, Int) {
        let server = try RunningServer(
            ["--data", folder.path("data"), "--http", "127.0.0.1:0", "--audiosocket", "off"],
            environment: environment, until: "Foyer is ready.")
        return (server, server.port(/The console is at http:\/\/127\.0\.0\.1:(\d+)/))
    }

    @Test("without the token, or with a wrong one, no media route opens; with it, each of a platform's does")
    func tokens() async throws {
        let (server, port) = try server(ScratchFolder(), ["FOYER_MEDIA_TOKEN": "right"])
        for platform in Self.platforms {
            let path = "/media/\(platform)"
            for (wrong, headers) in [
                (path, []), (path + "?token=wrong", []), (path + "?token=", []), (path, ["Authorization: Bearer righ"]),
            ] {
                let status = try await status(wrong, headers, at: port)
                #expect(status == "HTTP/1.1 403 Forbidden", "\(wrong)")
            }
            let other = try await status(path + "/wrong", at: port)
            #expect(other.hasPrefix("HTTP/1.1 4"), "\(path)/wrong")
            for (right, headers) in [
                (path + "?token=right", []), (path + "/right", []), (path, ["Authorization: Bearer right"]),
            ] {
                let status = try await status(right, headers, at: port)
                #expect(status == "HTTP/1.1 101 Switching Protocols", "\(right)")
            }
            let foreign = try await status(path + "?token=right", ["Origin: https://elsewhere.example"], at: port)
            #expect(foreign == "HTTP/1.1 403 Forbidden")
        }
        for path in ["/media/agent", "/media/supervisor?session=x"] {
            let status = try await status(path + (path.contains("?") ? "&" : "?") + "token=right", at: port)
            #expect(status == "HTTP/1.1 403 Forbidden", "the callers' token opens no \(path)")
        }
        #expect(server.end(SIGTERM) == 0)
    }

    @Test("where Twilio's auth token is set, only its signature opens a stream, and only for this host and path")
    func twilio() async throws {
        let environment = ["FOYER_MEDIA_TOKEN": "right", "FOYER_MEDIA_TWILIO_TOKEN": "secret"]
        let (server, port) = try server(ScratchFolder(), environment)
        func header(_ url: String, _ token: String = "secret") -> [String] {
            ["X-Twilio-Signature: \(TwilioSignature.of(url, authToken: token))"]
        }
        let url = "wss://calls.example/media/twilio"
        for (path, headers) in [
            ("/media/twilio", []), ("/media/twilio?token=right", []), ("/media/twilio/right", []),
            ("/media/twilio", header(url, "other")), ("/media/twilio", header("wss://else.example/media/twilio")),
            ("/media/twilio", header(url + "/x")), ("/media/twilio", ["X-Twilio-Signature: ="]),
        ] {
            let status = try await status(path, headers, at: port)
            #expect(status == "HTTP/1.1 403 Forbidden", "\(path) \(headers)")
        }
        for (path, headers) in [
            ("/media/twilio", header(url)), ("/media/twilio/right", header(url + "/right")),
            ("/media/twilio", header("wss://calls.example:443/media/twilio")), ("/media/browser?token=right", []),
        ] {
            let status = try await status(path, headers, at: port)
            #expect(status == "HTTP/1.1 101 Switching Protocols", "\(path) \(headers)")
        }
        #expect(server.end(SIGTERM) == 0)
    }
}
