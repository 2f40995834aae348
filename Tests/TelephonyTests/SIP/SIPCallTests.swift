import Audio
import Foundation
import Telephony
import TestKit
import Testing

@Suite("SIP calls between two endpoints", .serialized, .timeLimit(.minutes(2)))
struct SIPCallTests {
    @Test("both sides hear each other, and the headers arrive")
    func sound() async throws {
        let (anna, dora) = (try Phone(), try Phone())
        var target = SIPTarget(dora.uri("4711"))
        target.name = "Anna"
        target.headers = [.init("X-Foyer-Session", "session-7"), .init("User-to-User", "6869;encoding=hex")]
        let outgoing = try anna.dial(target)
        let (incoming, invitation) = try await dora.incoming()
        #expect(invitation.request.number == "4711")
        #expect(invitation.session == "session-7")
        #expect(invitation.userToUser == "6869;encoding=hex")
        dora.endpoint.answer(incoming)
        try await anna.established()
        let (hearsAnna, hearsDora) = (dora.endpoint.listen(to: incoming), anna.endpoint.listen(to: outgoing))
        let (first, second) = (anna.endpoint, dora.endpoint)
        await withTaskGroup { group in
            group.addTask { await first.play(tone: 440, in: outgoing) }
            group.addTask { await second.play(tone: 880, in: incoming) }
            await hearsAnna.hears(440)
            await hearsDora.hears(880)
            group.cancelAll()
        }
        anna.endpoint.hangUp(outgoing)
        let status = try await dora.closed()
        #expect(status == 200)
    }

    @Test("encrypted calls carry sound, and say that they are encrypted")
    func encryption() async throws {
        let (anna, dora) = (try Phone { $0.encryption = .required }, try Phone { $0.encryption = .allowed })
        let (outgoing, incoming) = try await Phone.connect(anna, dora)
        let meter = dora.endpoint.listen(to: incoming)
        let endpoint = anna.endpoint
        await withTaskGroup { group in
            group.addTask { await endpoint.play(tone: 600, in: outgoing) }
            await meter.hears(600)
            group.cancelAll()
        }
        var statistics: SIPStatistics?
        repeat {
            await Task.yield()
            statistics = dora.endpoint.statistics(of: incoming)
        } while statistics?.received == 0
        #expect(statistics?.isEncrypted == true)
    }

    @Test("a call without encryption is refused where it is required")
    func encryptionRequired() async throws {
        let (anna, dora) = (try Phone { $0.encryption = .off }, try Phone { $0.encryption = .required })
        _ = try anna.dial(SIPTarget(dora.uri()))
        let status = try await anna.closed()
        #expect(status == 488)
    }

    @Test("keys arrive once each, in order", arguments: ["UDP", "TCP"])
    func keys(transport: String) async throws {
        let (anna, dora) = (try Phone(), try Phone())
        let (outgoing, incoming) = try await Phone.connect(anna, dora, transport: transport)
        let endpoint = anna.endpoint
        var heard = ""
        try await withThrowingTaskGroup { group in
            group.addTask { await endpoint.play(tone: 440, in: outgoing) }
            for key in "15#*D" {
                endpoint.press(key, in: outgoing)
                heard.append(try await dora.digit())
            }
            group.cancelAll()
        }
        #expect(heard == "15#*D")
        dora.endpoint.hangUp(incoming)
        let status = try await anna.closed()
        #expect(status == 200)
    }

    /// A telephone on TLS that shows `certificate`, and believes those whom `authority` vouches for.
    private func secure(_ certificate: String, trusting authority: String? = nil) throws -> Phone {
        try Phone {
            $0.tls = 0
            $0.certificate = certificate
            $0.authority = authority
        }
    }

    @Test("TLS carries calls")
    func tls() async throws {
        let folder = try ScratchFolder()
        let certificate = try Peer.certificate(in: folder.url.path)
        let (anna, dora) = (try secure(certificate), try secure(certificate))
        let (outgoing, _) = try await Phone.connect(anna, dora, transport: "TLS")
        anna.endpoint.hangUp(outgoing)
        let status = try await dora.closed()
        #expect(status == 200)
    }

    @Test(
        "a server called over TLS is believed if an authority vouches for its name, and for no other name",
        arguments: [
            (["IP:127.0.0.1"], true), (["DNS:sip.example", "DNS:127.0.0.1"], false), (["IP:127.0.0.2"], false),
        ])
    func trust(names: [String], isBelieved: Bool) async throws {
        let folder = try ScratchFolder()
        let certificate = try Peer.certificate(in: folder.url.path, names: names)
        let (anna, dora) = (try secure(certificate, trusting: certificate), try secure(certificate))
        let call = try anna.dial(SIPTarget(dora.uri(transport: "TLS")))
        guard isBelieved else {
            let status = try await anna.closed()
            #expect(status >= 400)
            return
        }
        _ = try await dora.answer()
        try await anna.established()
        anna.endpoint.hangUp(call)
    }

    @Test("a server that another authority vouches for is not believed")
    func stranger() async throws {
        let (folder, other) = (try ScratchFolder(), try ScratchFolder())
        let certificate = try Peer.certificate(in: folder.url.path, names: ["IP:127.0.0.1"])
        let elsewhere = try Peer.certificate(in: other.url.path, names: ["IP:127.0.0.1"])
        let (anna, dora) = (try secure(certificate, trusting: certificate), try secure(elsewhere))
        _ = try anna.dial(SIPTarget(dora.uri(transport: "TLS")))
        let status = try await anna.closed()
        #expect(status >= 400)
    }

    @Test("a call's quality can still be read when it is over")
    func qualityAfterwards() async throws {
        let (anna, dora) = (try Phone(), try Phone())
        let (outgoing, incoming) = try await Phone.connect(anna, dora)
        let meter = dora.endpoint.listen(to: incoming)
        let line = anna.endpoint
        await withTaskGroup { group in
            group.addTask { await line.play(tone: 440, in: outgoing) }
            await meter.hears(440)
            group.cancelAll()
        }
        anna.endpoint.hangUp(outgoing)
        _ = try await dora.closed()
        let statistics = dora.endpoint.statistics(of: incoming)
        #expect(statistics.map { $0.received >= 10 } ?? false)
    }

    @Test("a caller who gives up while it rings is told from one who hangs up later by nothing but the time")
    func cancel() async throws {
        let (anna, dora) = (try Phone(), try Phone())
        let outgoing = try anna.dial(SIPTarget(dora.uri()))
        let (incoming, _) = try await dora.incoming()
        anna.endpoint.hangUp(outgoing)
        let status = try await dora.closed()
        #expect(status == 200)
        // The answer that crosses the CANCEL finds no call any more, and does no harm.
        dora.endpoint.answer(incoming)
        let (again, _) = try await Phone.connect(anna, dora)
        anna.endpoint.hangUp(again)
    }

    @Test("answers that cross the caller's CANCEL leave no call behind")
    func cancelRace() async throws {
        let (anna, dora) = (try Phone(), try Phone())
        for _ in 0..<20 {
            let outgoing = try anna.dial(SIPTarget(dora.uri()))
            let (incoming, _) = try await dora.incoming()
            dora.endpoint.answer(incoming)
            anna.endpoint.hangUp(outgoing)
            _ = try await dora.closed()
        }
        try await dora.idle()
        try await anna.idle()
    }

    @Test("a refused call brings its status", arguments: [486, 603, 480, 503])
    func refusal(status: Int) async throws {
        let (anna, dora) = (try Phone(), try Phone())
        _ = try anna.dial(SIPTarget(dora.uri()))
        let (incoming, _) = try await dora.incoming()
        dora.endpoint.hangUp(incoming, status: status, retryAfter: 5)
        let refused = try await anna.closed()
        #expect(refused == status)
    }

    @Test("sound played while it rings is heard before the answer")
    func earlySound() async throws {
        let (anna, dora) = (try Phone(), try Phone())
        let outgoing = try anna.dial(SIPTarget(dora.uri()))
        let (incoming, _) = try await dora.incoming()
        let meter = anna.endpoint.listen(to: outgoing)
        dora.endpoint.ring(incoming, withSound: true)
        let progress: Int = try await anna.event {
            if case .progress(_, let status, true) = $0 { status } else { nil }
        }
        #expect(progress == 183)
        let endpoint = dora.endpoint
        await withTaskGroup { group in
            group.addTask { await endpoint.play(tone: 425, in: incoming) }
            await meter.hears(425)
            group.cancelAll()
        }
        dora.endpoint.answer(incoming)
        try await anna.established()
    }

    @Test("hold and resume are seen by the other side")
    func hold() async throws {
        let (anna, dora) = (try Phone(), try Phone())
        let (outgoing, _) = try await Phone.connect(anna, dora)
        for isOn in [true, false, true, false] {
            anna.endpoint.hold(outgoing, isOn)
            let seen: Bool = try await dora.event { if case .held(_, let isOn) = $0 { isOn } else { nil } }
            #expect(seen == isOn)
        }
    }

    @Test("a REFER that came too early is sent once more", arguments: [200, 400])
    func referTooEarly(status: Int) async throws {
        let (anna, dora) = (try Phone { $0.timerSecond = .milliseconds(10) }, try Phone())
        let (outgoing, _) = try await Phone.connect(anna, dora)
        anna.endpoint.refer(outgoing, to: "sip:seat@example.org")
        for answer in [400, status] {
            let call = try await dora.event { if case .referAsked(let call, _) = $0 { call } else { nil } }
            dora.endpoint.answerRefer(call, status: answer)
        }
        let outcome = try await anna.transferOutcome()
        #expect(outcome == status)
    }

    @Test("a REFER's outcome comes back, whoever decides it", arguments: [200, 403, 503])
    func refer(status: Int) async throws {
        let (anna, dora) = (try Phone(), try Phone())
        let (outgoing, _) = try await Phone.connect(anna, dora)
        anna.endpoint.refer(outgoing, to: "sip:seat@example.org")
        let (call, uri): (SIPCall, String) = try await dora.event {
            if case .referAsked(let call, let uri) = $0 { (call, uri) } else { nil }
        }
        #expect(uri == "sip:seat@example.org")
        dora.endpoint.answerRefer(call, status: 100)
        dora.endpoint.answerRefer(call, status: status)
        let outcome = try await anna.transferOutcome()
        #expect(outcome == status)
    }

    @Test("digest lets in who knows the secret, and nobody else")
    func digest() async throws {
        let dora = try Phone(admit: { _ in
            var verdict = SIPVerdict.letIn
            verdict.secret = "geheim"
            return verdict
        })
        let anna = try Phone()
        let (call, _) = try await Phone.connect(anna, dora) {
            $0.user = "trunk"
            $0.secret = "geheim"
        }
        anna.endpoint.hangUp(call)
        for secret in ["falsch", nil] {
            var target = SIPTarget(dora.uri())
            target.user = secret.map { _ in "trunk" }
            target.secret = secret
            _ = try anna.dial(target)
            let status = try await anna.closed()
            #expect(status == 401)
        }
    }

    @Test("a full endpoint refuses, and takes calls again when one has ended")
    func full() async throws {
        let (anna, dora) = (try Phone(), try Phone { $0.calls = 1 })
        let (call, _) = try await Phone.connect(anna, dora)
        _ = try anna.dial(SIPTarget(dora.uri()))
        let status = try await anna.closed()
        #expect(status == 503)
        anna.endpoint.hangUp(call)
        _ = try await dora.closed()
        _ = try await Phone.connect(anna, dora)
    }

    @Test("an endpoint that stops says BYE to everybody, and its ports are free again")
    func stopping() async throws {
        let (anna, dora) = (try Phone(), try Phone())
        _ = try await Phone.connect(anna, dora)
        let port = dora.endpoint.port(of: "UDP")
        await dora.endpoint.stop()
        let status = try await anna.closed()
        #expect(status == 200)
        _ = try Phone { $0.udp = port }
    }

    @Test("a port that is taken is said in one sentence")
    func takenPort() throws {
        let dora = try Phone()
        let port = dora.endpoint.port(of: "UDP")
        let error = #expect(throws: SIPError.self) { try Phone { $0.udp = port } }
        #expect(error?.description.hasPrefix("SIP can't start on 127.0.0.1: the UDP port: ") == true)
    }
}
