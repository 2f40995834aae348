import Telephony
import TestKit
import Testing

/// Calls whose other side falls silent.
@Suite("SIP calls in silence", .serialized, .timeLimit(.minutes(2)))
struct SIPPresenceTests {
    /// A telephone that asks after so many milliseconds, waits as long for the answer, and bears no two seconds of nothing.
    private func phone(patience: Int) throws -> Phone {
        try Phone {
            $0.askAfter = .milliseconds(patience)
            $0.silenceLimit = 2
        }
    }

    /// A call that `peer` has picked up, and in which it says nothing.
    private func answeredCall(_ phone: Phone, _ peer: RawPeer) async throws -> SIPCall {
        let call = try phone.dial(SIPTarget(peer.uri))
        peer.answer(try await peer.next("INVITE"), "200 OK", withSound: true)
        try await phone.established()
        return call
    }

    @Test("who is silent is asked whether it is there, and kept as long as it answers")
    func answers() async throws {
        let phone = try phone(patience: 1_000)
        let peer = try RawPeer(of: phone)
        let call = try await answeredCall(phone, peer)
        var last: String?
        // Whatever the answer is, somebody has given it.
        for status in ["200 OK", "405 Method Not Allowed", "501 Not Implemented"] {
            let question = try await peer.next("OPTIONS", after: last)
            peer.answer(question, status)
            last = question
        }
        #expect(phone.endpoint.callCount == 1)
        phone.endpoint.hangUp(call)
        peer.answer(try await peer.next("BYE"), "200 OK")
        try await phone.idle()
    }

    @Test("who does not answer is given up")
    func vanishes() async throws {
        let phone = try phone(patience: 200)
        _ = try await answeredCall(phone, try RawPeer(of: phone))
        let status = try await phone.closed()
        #expect(status == 408)
        try await phone.idle()
    }

    @Test(
        "who knows of no such call any more is given up at once", arguments: ["481 Call Does Not Exist", "408 Timeout"])
    func forgets(status: String) async throws {
        let phone = try phone(patience: 1_000)
        let peer = try RawPeer(of: phone)
        _ = try await answeredCall(phone, peer)
        peer.answer(try await peer.next("OPTIONS"), status)
        let closed = try await phone.closed()
        #expect(closed == 408)
    }

    @Test("who listens in silence, or is on hold, stays")
    func holds() async throws {
        let (anna, dora) = (try phone(patience: 500), try phone(patience: 500))
        let (outgoing, incoming) = try await Phone.connect(anna, dora)
        let line = anna.endpoint
        let meter = dora.endpoint.listen(to: incoming)
        await withTaskGroup { group in
            group.addTask { await line.play(tone: 440, in: outgoing) }
            // Twice as long as would be too long: dora says nothing.
            for _ in 0..<12 { await meter.hears(440) }
            group.cancelAll()
        }
        anna.endpoint.hold(outgoing, true)
        let isHeld: Bool = try await dora.event { if case .held(_, let isOn) = $0 { isOn } else { nil } }
        #expect(isHeld)
        #expect(anna.endpoint.callCount == 1 && dora.endpoint.callCount == 1)
        anna.endpoint.hangUp(outgoing)
        let status = try await dora.closed()
        #expect(status == 200)
    }
}
