import Audio
import Telephony
import TestKit
import Testing

/// Session timers (RFC 4028), with seconds that last milliseconds.
@Suite("SIP session timers", .serialized, .timeLimit(.minutes(2)))
struct SIPTimerTests {
    private func phone(second: Duration) throws -> Phone {
        try Phone {
            $0.sessionExpires = 90
            $0.timerSecond = second
        }
    }

    /// Plays from one phone until the other has heard `count` fifths of a second.
    private func talk(_ caller: Phone, _ call: SIPCall, _ callee: Phone, _ calleesCall: SIPCall, count: Int) async {
        let meter = callee.endpoint.listen(to: calleesCall)
        let line = caller.endpoint
        await withTaskGroup { group in
            group.addTask { await line.play(tone: 440, in: call) }
            for _ in 0..<count { await meter.hears(440) }
            group.cancelAll()
        }
    }

    @Test("a call is refreshed in time, again and again")
    func refreshed() async throws {
        // Refreshed after 45 of 90 s: 0.9 s here; given up after 60 s without: 1.2 s.
        let (anna, dora) = (try phone(second: .milliseconds(20)), try phone(second: .milliseconds(20)))
        let (outgoing, incoming) = try await Phone.connect(anna, dora)
        await talk(anna, outgoing, dora, incoming, count: 20)
        #expect(anna.endpoint.callCount == 1 && dora.endpoint.callCount == 1)
        anna.endpoint.hangUp(outgoing)
        let status = try await dora.closed()
        #expect(status == 200)
    }

    @Test("a call whose other side no longer refreshes it ends, and says so")
    func expires() async throws {
        let (slow, quick) = (try phone(second: .seconds(1)), try phone(second: .milliseconds(5)))
        _ = try await Phone.connect(slow, quick)
        let (lost, told) = (try await quick.closed(), try await slow.closed())
        #expect(lost == 408)
        #expect(told == 200)
        try await slow.idle()
    }

    /// How a call is refreshed.
    enum Refresh: String, CaseIterable, Sendable {
        case update = "UPDATE"
        case invite = "INVITE"
    }

    @Test(
        "a hang-up that crosses a refresh leaves no call behind, whoever hangs up", arguments: Refresh.allCases,
        [true, false])
    func glare(_ refresh: Refresh, isOurs: Bool) async throws {
        // Refreshed after 45 ms.
        let phone = try phone(second: .milliseconds(1))
        let peer = try RawPeer(of: phone)
        let call = try phone.dial(SIPTarget(peer.uri))
        let invite = try await peer.next("INVITE")
        let allow = refresh == .update ? "Allow: INVITE, ACK, BYE, UPDATE\r\n" : ""
        peer.answer(invite, "200 OK", headers: allow, withSound: true)
        let refreshing = try await peer.next(refresh.rawValue, after: invite)
        if isOurs {
            phone.endpoint.hangUp(call)
            // The BYE waits for a re-INVITE to be answered, but for no UPDATE.
            let early = refresh == .update ? try await peer.next("BYE") : nil
            peer.answer(refreshing, "200 OK", withSound: true)
            let bye = if let early { early } else { try await peer.next("BYE") }
            peer.answer(bye, "200 OK")
        } else {
            peer.request("BYE", in: invite)
            peer.answer(refreshing, "481 Call Does Not Exist")
            let status = try await phone.closed()
            #expect(status == 200)
        }
        try await phone.idle()
    }

    @Test("of two refreshes that cross, ours is kept and theirs put off")
    func crossing() async throws {
        let phone = try phone(second: .milliseconds(20))
        let peer = try RawPeer(of: phone)
        let call = try phone.dial(SIPTarget(peer.uri))
        let invite = try await peer.next("INVITE")
        peer.answer(invite, "200 OK", headers: "Allow: INVITE, ACK, BYE, UPDATE\r\n", withSound: true)
        let refreshing = try await peer.next("UPDATE")
        peer.request("UPDATE", in: invite)
        _ = try await peer.next("SIP/2.0 491")
        peer.answer(refreshing, "200 OK")
        peer.request("UPDATE", number: 2, in: invite)
        _ = try await peer.next("SIP/2.0 200")
        phone.endpoint.hangUp(call)
        peer.answer(try await peer.next("BYE"), "200 OK")
        try await phone.idle()
    }
}
