import Foundation
import Telephony
import TestKit
import Testing
import VoiceBot

/// `foyer serve` by SIP, as it is run: a process of its own.
@Suite("foyer serve by SIP", .serialized, .timeLimit(.minutes(4)))
struct SIPServeTests {
    @Test("a caller is answered and greeted; a second one is refused with 503; SIGTERM says BYE")
    func greeting() async throws {
        let folder = try ScratchFolder()
        let port = try DatagramSocket().port
        let server = try RunningServer(
            [
                "--data", folder.path("data"), "--http", "off", "--audiosocket", "off", "--sip", "127.0.0.1:\(port)",
            ], environment: ["FOYER_CALLS_DRAIN": "0", "FOYER_CALLS_CAPACITY": "1"], until: "SIP listens")
        let caller = try Phone()
        let call = try caller.dial(SIPTarget("sip:100@127.0.0.1:\(port)"))
        try await caller.established()
        let (sounds, loud) = AsyncStream.makeStream(of: Void.self)
        caller.endpoint.listen(to: call) { if $0.samples.contains(where: { $0 > 3_000 }) { loud.yield() } }
        for await _ in sounds { break }
        _ = try caller.dial(SIPTarget("sip:100@127.0.0.1:\(port)"))
        let refused = try await caller.closed()
        #expect(refused == 503)
        server.process.terminate()
        let ended = try await caller.closed()
        #expect(ended == 200)
        #expect(server.end(SIGTERM) == 0)
        let verdict = try Program.run("verify", "--data", folder.path("data"))
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.errors)")
    }

    @Test(
        "SIP settings that are wrong end with status 2 and name the line",
        arguments: [
            ("sip: {lisen: off}", "did you mean 'listen'?"), ("sip: {trusted: [10.0.0.0/33]}", "is no network"),
            ("sip: {tls: 5061}", "TLS needs a certificate"), ("sip: {sound: 20000}", "is no range of ports"),
            ("sip: {users: [{name: carrier}]}", "FOYER_SIP_SECRET_CARRIER"),
            ("sip: {trunks: [{name: t, registrars: [], address: 'sip:a@b'}]}", "has no registrar"),
            ("sip: {encryption: maybe}", "must be one of"),
            ("sip: {numbers: [{number: '1', language: de-DE}]}", "there is en-US only"),
            ("sip: {numbers: [{number: '1', begin: seat}]}", "must be one of"),
        ])
    func badSettings(yaml: String, part: String) throws {
        let folder = try ScratchFolder()
        try yaml.write(toFile: folder.path("foyer.yaml"), atomically: true, encoding: .utf8)
        let result = try Program.run("serve", "--config", folder.path("foyer.yaml"))
        #expect(result.status == 2)
        #expect(result.errors.contains("foyer.yaml:1:") && result.errors.contains(part), "\(result.errors)")
    }

    @Test(
        "behind Kamailio, one of two nodes is killed under load: new calls go to the other, and no session is left open"
    )
    func cluster() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: PreparedBot.root + "/examples/kamailio/try.sh")
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        process.environment = ProcessInfo.processInfo.environment.merging([
            "FOYER": Program.path, "FOYER_CACHE": PreparedBot.sources.cache,
        ]) { $1 }
        try process.run()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)")
    }
}
