import Audio
import Dialogue
import Telephony
import TestKit
import Testing

@testable import VoiceBot

/// The real recognizer hears a caller of flite's.
@Suite(.serialized) struct AnswerTimesTests {
    @Test("an answer's time runs from the caller's last sound to the answer's first frame")
    func fromSpeechToAnswer() async throws {
        var bot = try await PreparedBot.voiceBot
        bot.answers = AnswerTimes()
        let words = try Caller.says("I want to talk to a person")
        let lead = 8_000
        var line = words
        line.samples = Array(repeating: 0, count: lead) + words.samples + Array(repeating: 0, count: 16_000)
        let lastSound = lead + (words.samples.lastIndex { abs(Int($0)) > 300 } ?? 0)
        var conversation = Conversation(with: bot)
        var clock = CallClock()
        var heardAt: Double?
        let ending = try await conversation.run(from: .started, on: LineLeg(line), clock: &clock) { event, clock in
            if case .heard = event { heardAt = Double(clock.milliseconds) / 1000 }
        }
        guard case .human = ending else {
            Issue.record("ended as \(ending)")
            return
        }
        let counts = bot.answers.counts
        #expect(counts.count == 1)
        #expect(counts.buckets.reduce(0, +) == 1)
        let expected = try #require(heardAt) - Double(lastSound) / 8_000
        // To a few frames: what is loud enough to be speech is the endpointer's matter.
        #expect(abs(counts.seconds - expected) < 0.1)
        #expect(counts.seconds >= 0.5)
    }

    @Test("silences and keys are no questions to be answered in time")
    func nothingSaid() async throws {
        var bot = try await PreparedBot.voiceBot
        bot.answers = AnswerTimes()
        var conversation = Conversation(with: bot)
        var clock = CallClock()
        let leg = TurnLeg(TurnList([.silence(7), .digits("0")]))
        _ = try await conversation.run(from: .started, on: leg, clock: &clock) { _, _ in }
        #expect(bot.answers.counts == AnswerTimes.Counts())
    }
}
