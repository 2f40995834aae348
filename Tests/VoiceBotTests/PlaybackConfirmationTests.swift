import Audio
import Dialogue
import Telephony
import TestKit
import Testing

@testable import VoiceBot

@Suite struct PlaybackConfirmationTests {
    @Test("only the last mark ends the waiting, and nobody waits longer than two seconds")
    func waiting() {
        var confirmation = PlaybackConfirmation()
        var isWaiting = confirmation.isWaiting()
        #expect(!isWaiting)
        let marks = [confirmation.ask(), confirmation.ask()]
        confirmation.heard(marks[0])
        isWaiting = confirmation.isWaiting()
        #expect(isWaiting)
        confirmation.heard(marks[1])
        isWaiting = confirmation.isWaiting()
        #expect(!isWaiting)
        _ = confirmation.ask()
        var frames = 0
        while confirmation.isWaiting() { frames += 1 }
        #expect(frames == 101)
    }

    /// A silent caller whose platform plays what it gets some frames later.
    private actor SlowLeg: CallLeg {
        nonisolated let gateway = "test"
        nonisolated let caller = ""
        nonisolated let confirmsPlayback = true
        private let delay: Int
        private var marked: (number: Int, frames: Int)?
        private var isOver = false

        init(delay: Int) { self.delay = delay }

        func next() -> LegEvent? {
            if isOver { return nil }
            guard let (number, frames) = marked else { return .frame(.silence) }
            marked = frames > 0 ? (number, frames - 1) : nil
            return frames > 0 ? .frame(.silence) : .played(number)
        }
        func mark(_ number: Int) { marked = (number, delay) }
        func play(_ frame: AudioFrame) {}
        func listening(_ isListening: Bool) {}
        func hangUp() { isOver = true }
    }

    /// Frames from the greeting's last one until the caller counts as silent.
    private func patience(delay: Int) async throws -> Int {
        let leg = SlowLeg(delay: delay)
        var conversation = Conversation(with: try await PreparedBot.voiceBot)
        var clock = CallClock()
        var greeted: Int?
        var silent = 0
        _ = try await conversation.run(from: .started, on: leg, clock: &clock) { event, clock in
            switch event {
            case .said: greeted = greeted ?? clock.frames
            case .noInput:
                silent = clock.frames
                await leg.hangUp()
            default: break
            }
        }
        return silent - (greeted ?? 0)
    }

    @Test("the time to answer begins when the caller has heard the prompt, not when it has left")
    func timeToAnswer() async throws {
        let (prompt, late) = (try await patience(delay: 1), try await patience(delay: 51))
        #expect(late - prompt == 50)
    }
}
