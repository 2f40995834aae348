import Foundation
import Glibc
import TestKit
import Testing
import VoiceBot

/// The console of `foyer serve`, as it is run.
@Suite("foyer serve's console", .serialized, .timeLimit(.minutes(4)))
struct ConsoleServeTests {
    @Test("every metric that a panel of the dashboard names is there") func dashboard() async throws {
        let folder = try ScratchFolder()
        let server = try ConsoleServer(data: folder.path("data"))
        _ = try await server.request("POST", "/api/sessions", #"{"id": "s"}"#)
        _ = try await server.request("POST", "/api/sessions/s/hang-up", "{}")
        let dashboard = try String(contentsOfFile: PreparedBot.root + "/examples/grafana/foyer.json", encoding: .utf8)
        let named = Set(
            dashboard.matches(of: /foyer_[a-z_]+/).map { match in
                String(match.output).replacing(/_(bucket|sum|count)$/, with: "")
            })
        #expect(named.count > 10)
        // What is counted from events follows them a moment later.
        var shown: Set<String> = []
        while !shown.contains("foyer_sessions_ended_total") {
            let metrics = try await server.request("GET", "/metrics").text
            shown = Set(metrics.matches(of: #/# TYPE (\S+) /#).map { String($0.output.1) })
        }
        #expect(named.subtracting(shown) == [])
        #expect(server.stop() == 0)
    }

    @Test("staff, questions and prompts are read anew; a bad file leaves the old one in force and says why")
    func reload() async throws {
        let folder = try ScratchFolder()
        for part in ["models", "prompts", "examples"] {
            try FileManager.default.copyItem(atPath: PreparedBot.root + "/" + part, toPath: folder.path(part))
        }
        let staff = folder.path("examples/demo-bank/staff.yaml")
        let server = try ConsoleServer(data: folder.path("data"), "--home", folder.url.path)
        let demo = try String(contentsOfFile: staff, encoding: .utf8)
        let zoe = demo.replacing("agents:\n", with: "agents:\n  - {id: zoe, name: Zoe, tier: remote}\n")
        try zoe.write(toFile: staff, atomically: true, encoding: .utf8)
        #expect(try await server.request("POST", "/api/staff/reload", "{}").status == 200)
        #expect(try await server.request("GET", "/api/agents/zoe").status == 200)

        try "agents: none\n".write(toFile: staff, atomically: true, encoding: .utf8)
        let refusal = try await server.request("POST", "/api/staff/reload", "{}")
        #expect(refusal.status == 422)
        #expect(refusal.text.contains("staff.yaml:1:") && refusal.text.contains("; what was in force still is"))
        #expect(try await server.request("GET", "/api/agents/zoe").status == 200)

        try demo.write(toFile: staff, atomically: true, encoding: .utf8)
        kill(server.process.processIdentifier, SIGHUP)
        while try await server.request("GET", "/api/agents/zoe").status != 404 {}

        #expect(try await server.request("POST", "/api/prompts/reload", "{}").status == 200)
        let faq = folder.path("models/en-US/faq.yaml")
        try "intents: [{id: x}]\n".write(toFile: faq, atomically: true, encoding: .utf8)
        let bad = try await server.request("POST", "/api/faq/reload", "{}")
        #expect(bad.status == 422)
        #expect(bad.text.contains("faq.yaml:1:"))
        #expect(server.stop() == 0)
    }
}
