import Foundation
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
            shown = Set(metrics.matches(of: /# TYPE (\S+) /).map { String($0.output.1) })
        }
        #expect(named.subtracting(shown) == [])
        #expect(server.stop() == 0)
    }
}
