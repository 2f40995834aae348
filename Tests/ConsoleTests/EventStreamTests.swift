import NIOCore
import Routing
import Testing

@testable import Console

/// Server-sent events from the ledger.
@Suite(.timeLimit(.minutes(5))) struct EventStreamTests {
    @Test("a reader that was cut off resumes after the last event it has") func resume() async throws {
        try await RunningConsole.with { console in
            for number in 1...3 { try await console.start(SessionID("s\(number)")) }
            try await console.listen("sue", ["Last-Event-ID": "1"]) { talk in
                #expect(try await talk.read(until: "id: 3\n"))
                #expect(!talk.text.contains("id: 1\n"))
                #expect(talk.text.contains(#""session":"s2""#))
                try await console.start("s4")
                #expect(try await talk.read(until: "id: 4\n"))
            }
        }
    }

    @Test("an agent hears of its own sessions only") func audience() async throws {
        try await RunningConsole.with { console in
            try await console.listen("ben", [:]) { talk in
                #expect(try await talk.read(until: "retry: "))
                try await console.connect("s", to: "anna")
                try await console.ready("ben")
                #expect(try await talk.read(until: #""event":"ready""#))
                #expect(!talk.text.contains(#""session":"s""#))
                #expect(!talk.text.contains("anna"))
            }
        }
    }

    @Test("a reader far behind gets everything once, in order, however much was kept meanwhile")
    func farBehind() async throws {
        try await RunningConsole.with { console in
            try await console.start("s")
            for _ in 0..<(2 * EventBroadcast.kept + 600) {
                try await console.core.perform(.observe("s", .noInput(count: 1)), at: .now)
            }
            let end = await console.core.position
            try await console.listen("sue", ["Last-Event-ID": "0"]) { talk in
                let hasAll = try await talk.read(until: "id: \(end)\n")
                #expect(hasAll)
                let ids = talk.text.matches(of: /id: (\d+)/).compactMap { Int64($0.output.1) }
                #expect(ids == Array(1...end))
            }
        }
    }

    @Test("who is no longer a user, or another one, hears nothing more", arguments: [nil, User.Role.agent])
    func removed(newRole: User.Role?) async throws {
        try await RunningConsole.with { console in
            try await console.listen("sue", ["Connection": "close"]) { talk in
                #expect(try await talk.read(until: "retry: "))
                let hash = SHA256(of: Array("token of sue".utf8)).hexadecimal
                let left = newRole.map { UserDirectory.Entry(User(id: "sue", name: "Sue", role: $0), tokenHash: hash) }
                console.identity.replace(UserDirectory(left.map { [$0] } ?? []))
                try await console.start("s")
                await talk.readToEnd()
                #expect(!talk.text.contains(#""session":"s""#))
            }
        }
    }

    @Test("who has signed out hears nothing more") func signedOut() async throws {
        try await RunningConsole.with { console in
            let token = console.identity.signIns.begin("sue", at: .now).token
            try await Wire.connect(console.port).use { talk in
                try await talk.send(
                    "GET /api/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                        + "Cookie: \(Identity.cookie)=\(token)\r\n\r\n")
                #expect(try await talk.read(until: "retry: "))
                console.identity.signOut(token)
                try await console.start("s")
                await talk.readToEnd()
                #expect(!talk.text.contains(#""session":"s""#))
            }
        }
    }

    @Test("an agent who is taken out in mid-call keeps its page until the next time") func leaving() async throws {
        try await RunningConsole.with { console in
            let token = console.identity.signIns.begin("anna", at: .now).token
            let cookie = ["Cookie": "\(Identity.cookie)=\(token)"]
            console.identity.replace(UserDirectory([]), staying: ["anna"])
            let browser = try await console.request("GET", "/api/me", headers: cookie)
            #expect(browser.status == 200)
            let program = try await console.client("anna").get("/api/me")
            #expect(program.status == 401)
            console.identity.replace(UserDirectory([]))
            let later = try await console.request("GET", "/api/me", headers: cookie)
            #expect(later.status == 401)
        }
    }

    @Test("an agent's lease is renewed as long as its events are read") func lease() async throws {
        var limits = RequestLimits.patient
        limits.heartbeat = .milliseconds(20)
        var rules = Rules()
        rules.lease = .seconds(1)
        try await RunningConsole.with(limits: limits, rules: rules) { console in
            try await console.ready("anna")
            try await console.listen("anna", [:]) { talk in
                let isRenewed = try await talk.read(until: #""event":"leaseRenewed""#)
                #expect(isRenewed)
            }
        }
    }

    @Test("a reader that takes nothing is cut off while events go on") func stalled() async throws {
        var limits = RequestLimits.patient
        limits.stalled = .milliseconds(300)
        let metrics = PrometheusMetrics()
        try await RunningConsole.with(limits: limits, metrics: metrics) { console in
            try await console.start("s")
            try await console.listen("sue", [:]) { talk in
                #expect(try await talk.read(until: "retry: "))
                let long = Observation.said(
                    prompt: "p", text: String(repeating: "word ", count: 20_000), seconds: 1, interrupted: false)
                while !metrics.text().contains("foyer_event_readers 0.0\n") {
                    try await console.core.perform(.observe("s", long), at: .now)
                }
            }
        }
    }

    @Test("a shutdown ends open streams") func shutdown() async throws {
        let client = try await RunningConsole.with { console in
            let (openings, open) = AsyncStream<Void>.makeStream()
            let client = Task {
                try await console.listen("sue", [:]) { talk in
                    let isOpen = try await talk.read(until: "retry: ")
                    #expect(isOpen)
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

extension RunningConsole {
    fileprivate func start(_ session: SessionID) async throws {
        try await core.perform(.start(session, gateway: "wav", caller: "", node: nil), at: .now)
    }

    fileprivate func listen(
        _ user: String, _ headers: [String: String], _ body: @Sendable (inout Wire.Talk) async throws -> Void
    ) async throws {
        try await Wire.connect(port).use { talk in
            let lines = headers.merging(["Authorization": "Bearer token of \(user)"]) { $1 }
                .map { "\($0): \($1)\r\n" }.joined()
            try await talk.send("GET /api/events HTTP/1.1\r\nHost: x\r\n\(lines)\r\n")
            try await body(&talk)
        }
    }
}
