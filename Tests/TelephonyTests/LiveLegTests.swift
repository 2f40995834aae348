import Audio
import Synchronization
import TestKit
import Testing

@testable import Telephony

@Suite struct FrameBufferTests {
    private func samples(_ values: Range<Int>) -> [Int16] { values.map { Int16($0) } }

    @Test("30 ms pieces come out as 20 ms frames, nothing lost")
    func reframes() {
        var buffer = FrameBuffer()
        buffer.put(samples(0..<240))
        buffer.put(samples(240..<480))
        let frames = (0..<3).compactMap { _ in buffer.take() }
        #expect(frames.flatMap(\.samples) == samples(0..<480))
        #expect(buffer.take() == nil)
        #expect(buffer.counts == .init(received: 3, missing: 1))
    }

    @Test("what nobody takes for a second is dropped, the oldest first, and counted")
    func dropsOldest() {
        var buffer = FrameBuffer()
        for value in 0..<60 { buffer.put([Int16](repeating: Int16(value), count: 160)) }
        #expect(buffer.count == 50)
        #expect(buffer.counts.dropped == 10)
        let first = buffer.take()
        #expect(first?.samples.first == 10)
    }

    @Test("delay that has stood for a second is let go of")
    func trims() {
        var buffer = FrameBuffer()
        buffer.put([Int16](repeating: 1, count: 160 * 8))
        for _ in 0..<50 {
            buffer.put([Int16](repeating: 1, count: 160))
            _ = buffer.take()
        }
        #expect(buffer.counts.trimmed == 6)
        #expect(buffer.count == 2)
    }
}

@Suite struct FrameScheduleTests {
    private typealias Instant = TestClock.Instant

    @Test("deadlines are 20 ms apart however long each frame took")
    func absolute() {
        var schedule = FrameSchedule<Instant>()
        let moments = [0, 3, 31, 40, 79].map { schedule.next(at: Instant(.milliseconds($0))).due }
        #expect(moments == [0, 20, 40, 60, 80].map { Instant(.milliseconds($0)) })
    }

    @Test("100 ms behind is caught up with; more is left out")
    func leavesOut() {
        var schedule = FrameSchedule<Instant>()
        _ = schedule.next(at: Instant(.zero))
        let caughtUp = schedule.next(at: Instant(.milliseconds(120)))
        #expect(caughtUp == (Instant(.milliseconds(20)), 0))
        let leftOut = schedule.next(at: Instant(.milliseconds(340)))
        #expect(leftOut == (Instant(.milliseconds(340)), 15))
    }
}

@Suite(.timeLimit(.minutes(1))) struct LiveLegTests {
    /// What left through a leg.
    private final class Sent: Sendable {
        let signals = Mutex<[LiveLeg.Signal]>([])
        let accepts = Mutex(true)

        func take(_ signal: LiveLeg.Signal) -> Bool {
            signals.withLock { $0.append(signal) }
            return accepts.withLock { $0 }
        }
    }

    private let clock = TestClock()
    private let sent = Sent()

    private func leg(lead: Int = 0) -> LiveLeg {
        LiveLeg(gateway: "test", lead: lead, clock: clock) { [sent] in sent.take($0) }
    }

    private func tone(_ value: Int16) -> [Int16] { [Int16](repeating: value, count: 160) }

    @Test("each frame comes at its deadline, 20 ms after the one before")
    func paces() async throws {
        let leg = leg()
        leg.receive(tone(5))
        leg.receive(tone(6))
        let first = await leg.next()
        #expect(first == .frame(AudioFrame(padding: tone(5))))
        async let second = leg.next()
        let due = try #require(await clock.nextSleep())
        #expect(due == .init(.milliseconds(20)))
        clock.advance(to: due)
        let heard = await second
        #expect(heard == .frame(AudioFrame(padding: tone(6))))
    }

    @Test("keys come at once and in order, before the frame that is due")
    func digits() async {
        let leg = leg()
        for key in "4#é" { leg.receive(digit: key) }
        let events = [await leg.next(), await leg.next(), await leg.next()]
        #expect(events == [.digit("4"), .digit("#"), .frame(.silence)])
    }

    @Test("a peer that presses keys without end fills no memory; those who press them in time are heard")
    func keysWithoutEnd() async {
        let leg = leg()
        for _ in 0..<1_000 { leg.receive(digit: "5") }
        #expect(leg.counts.refusedKeys == 900)
        var taken = 0
        while case .digit = await leg.next() { taken += 1 }
        #expect(taken == 100)
        leg.receive(digit: "7")
        let next = await leg.next()
        #expect(next == .digit("7"))
    }

    @Test("a remote hang-up ends the leg after what was said before it")
    func remoteHangUp() async {
        let leg = leg()
        leg.receive(tone(5))
        leg.remoteHungUp()
        leg.receive(tone(6))
        let said = await leg.next()
        #expect(said == .frame(AudioFrame(padding: tone(5))))
        clock.advance(by: .milliseconds(20))
        let over = await leg.next()
        #expect(over == nil)
    }

    @Test("hanging up tells the other side once and ends the leg at once")
    func hangUp() async {
        let leg = leg()
        leg.receive(tone(5))
        leg.hangUp()
        leg.hangUp()
        leg.play(.silence)
        let event = await leg.next()
        #expect(event == nil)
        #expect(sent.signals.withLock { $0 } == [.hangUp])
    }

    @Test("a transport that paces gets its lead at the start and after each clear")
    func lead() {
        let leg = leg(lead: 2)
        let frame = AudioFrame(padding: tone(9))
        leg.play(frame)
        leg.clear()
        leg.play(frame)
        let silence = LiveLeg.Signal.audio(.silence)
        #expect(
            sent.signals.withLock { $0 }
                == [silence, silence, .audio(frame), .clear, silence, silence, .audio(frame)])
    }

    @Test("a mark's confirmation comes before the next frame, and confirms those before it")
    func marks() async {
        let leg = LiveLeg(gateway: "test", confirmsPlayback: true, clock: clock) { [sent] in sent.take($0) }
        let asCallLeg: any CallLeg = leg
        for number in 1...3 { await asCallLeg.mark(number) }
        #expect(sent.signals.withLock { $0 } == [.mark(1), .mark(2), .mark(3)])
        leg.receive(mark: 9)
        leg.receive(mark: 2)
        leg.receive(mark: nil)
        leg.receive(mark: nil)
        var events: [LegEvent?] = []
        for _ in 0..<4 { events.append(await leg.next()) }
        #expect(events == [.played(1), .played(2), .played(3), .frame(.silence)])
    }

    @Test("a transport that confirms nothing is sent no marks")
    func noMarks() {
        let leg = leg()
        leg.mark(1)
        #expect(sent.signals.withLock { $0.isEmpty })
    }

    @Test("a reader that takes nothing for five seconds ends the call")
    func stalledReader() {
        let leg = leg()
        sent.accepts.withLock { $0 = false }
        for _ in 0..<249 { leg.play(.silence) }
        #expect(!leg.isOver)
        leg.play(.silence)
        #expect(leg.isOver)
        #expect(leg.counts.unsent == 250)
        leg.hangUp()
        #expect(sent.signals.withLock { $0.last } == .hangUp)
    }

    @Test("a peer that vanishes mid-word is silence, and gone after a minute")
    func vanishes() {
        let leg = leg()
        leg.receive(tone(500))
        #expect(leg.take() != .silence)
        for _ in 0..<3_000 { #expect(leg.take() != nil) }
        _ = leg.take()
        #expect(leg.take() == nil)
    }
}
