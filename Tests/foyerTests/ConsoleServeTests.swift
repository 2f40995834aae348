import Foundation
import FoundationNetworking
import TestKit
import Testing
import VoiceBot

/// The console of `foyer serve`, as it is run.
@Suite("foyer serve's console", .serialized, .timeLimit(.minutes(4)))
struct ConsoleServeTests {
    @Test("every metric that a panel of the dashboard names is there") func dashboard() async throws {
        let folder = try ScratchFolder()
        try "secret".write(toFile: folder.path("secret"), atomically: true, encoding: .utf8)
        let hook = "{name: nobody, url: 'http://127.0.0.1:9/', secretFile: '\(folder.path("secret"))'}"
        try "http: {webhooks: [\(hook)]}".write(toFile: folder.path("foyer.yaml"), atomically: true, encoding: .utf8)
        let server = try ConsoleServer(data: folder.path("data"), "--config", folder.path("foyer.yaml"))
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

    @Test("with a certificate everything is encrypted, cookies are for HTTPS only, and plain HTTP gets no answer")
    func certificate() async throws {
        let folder = try ScratchFolder()
        let pem = try Peer.certificate(in: folder.url.path)
        let server = try ConsoleServer(data: folder.path("data"), environment: ["FOYER_HTTP_CERTIFICATE": pem])
        let address = try #require(server.url.firstMatch(of: #/^https://(127\.0\.0\.1:\d+)$/#)).output.1
        let link = try #require(server.links["anna"]?.replacing(server.url, with: ""))
        let answer = try Self.openssl(
            ["s_client", "-quiet", "-verify_return_error", "-CAfile", pem, "-connect", String(address)],
            input: "GET \(link) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 303 "))
        #expect(answer.contains(/(?i)set-cookie: foyer_session=.*; Secure/))
        #expect(answer.contains(/(?i)strict-transport-security: max-age=/))
        let plain = URL(string: "http://\(address)/healthz") ?? URL(fileURLWithPath: "/")
        await #expect(throws: (any Error).self) { try await URLSession.shared.data(from: plain) }
        #expect(server.stop() == 0)
    }

    @Test("a certificate that can't be read ends the start with one sentence") func badCertificate() throws {
        let folder = try ScratchFolder()
        try "http: {certificate: no.pem}".write(
            toFile: folder.path("foyer.yaml"), atomically: true, encoding: .utf8)
        let result = try Program.run("serve", "--config", folder.path("foyer.yaml"), "--data", folder.path("data"))
        #expect(result.status == 2)
        #expect(
            result.errors == "foyer: \(folder.path("no.pem")) holds no certificate that can be read; give PEM files as "
                + "http.certificate and http.key, and see that foyer may read them\n")
    }

    private static func openssl(_ arguments: [String], input: String) throws -> String {
        let (openssl, from, to) = (Process(), Pipe(), Pipe())
        openssl.executableURL = URL(fileURLWithPath: try Peer.path(of: "openssl"))
        openssl.arguments = arguments
        (openssl.standardInput, openssl.standardOutput) = (to, from)
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        to.fileHandleForWriting.write(Data(input.utf8))
        let answer = String(decoding: from.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        openssl.waitUntilExit()
        return answer
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
        #expect(try await server.request("GET", "/api/users?limit=500").text.contains(#""id":"zoe""#))

        try "agents: none\n".write(toFile: staff, atomically: true, encoding: .utf8)
        let refusal = try await server.request("POST", "/api/staff/reload", "{}")
        #expect(refusal.status == 422)
        #expect(refusal.text.contains("staff.yaml:1:") && refusal.text.contains("; what was in force still is"))
        #expect(try await server.request("GET", "/api/agents/zoe").status == 200)

        try demo.write(toFile: staff, atomically: true, encoding: .utf8)
        server.reload()
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
