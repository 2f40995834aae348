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

    @Test("hang-ups that cross a refresh leave no call behind, whoever hangs up", arguments: [true, false])
    func glare(callerHangsUp: Bool) async throws {
        // Both refresh every 45 ms; the calls last about as long.
        let (anna, dora) = (try phone(second: .milliseconds(1)), try phone(second: .milliseconds(1)))
        for _ in 0..<20 {
            let (outgoing, incoming) = try await Phone.connect(anna, dora)
            try await Task.sleep(for: .milliseconds(Int.random(in: 40...50)))
            callerHangsUp ? anna.endpoint.hangUp(outgoing) : dora.endpoint.hangUp(incoming)
            // Whoever did not hang up may also have given up by itself.
            _ = try await callerHangsUp ? dora.closed() : anna.closed()
        }
        try await anna.idle()
        try await dora.idle()
    }
}
