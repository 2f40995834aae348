import Audio
import Dialogue
import Speech
import TestKit
import Testing

@testable import VoiceBot

/// A live caller's ear beside a recognizer that takes its time.
@Suite(.serialized, .timeLimit(.minutes(2))) struct LiveHearingTests {
    /// A bot with a recognizer of its own, so that the test can hold it back.
    private func bot() async throws -> VoiceBot {
        let shared = try await PreparedBot.voiceBot
        let model = try await VoiceBot.recognitionModel(of: shared.faq, PreparedBot.sources)
        return VoiceBot(
            faq: shared.faq, catalogue: shared.catalogue, understanding: shared.understanding,
            recognizers: RecognizerPool(model: model, size: 1), prompts: shared.prompts)
    }

    private func words(_ events: [Ear.Event]) -> [String] {
        events.compactMap { if case .heard(let heard) = $0 { heard.text } else { nil } }
    }

    @Test("frames go on while every recognizer is busy, and the words come once one is free")
    func busyRecognizer() async throws {
        let bot = try await bot()
        let lease = try await bot.recognizers.lease()
        var ear = bot.makeEar(isLive: true)
        var events: [Ear.Event] = []
        for frame in try Caller.says("What are your opening hours?").frames {
            events += try await ear.hear(frame, for: .open)
        }
        for _ in 0..<60 { events += try await ear.hear(.silence, for: .open) }
        #expect(events == [.speechStarted])
        let isWaiting = ear.isHearingSpeech
        #expect(isWaiting)
        await lease.release()
        // What is waited for is the dictation's result, not a time.
        events += try await ear.finish()
        #expect(words(events).first?.contains("hours") ?? false)
    }

    @Test("an utterance that no recognizer takes in two seconds counts as not recognized")
    func overload() async throws {
        let bot = try await bot()
        let lease = try await bot.recognizers.lease()
        var ear = bot.makeEar(isLive: true)
        var events: [Ear.Event] = []
        for frame in try Caller.says("What are your opening hours?").frames {
            events += try await ear.hear(frame, for: .open)
        }
        for _ in 0..<180 { events += try await ear.hear(.silence, for: .open) }
        #expect(events == [.speechStarted, .nothingRecognized])
        let isWaiting = ear.isHearingSpeech
        #expect(!isWaiting)
        await lease.release()
    }

    @Test("a recorded caller's words come at the same frame every time")
    func recorded() async throws {
        let bot = try await bot()
        let frames = try Caller.says("What are your opening hours?").frames + Array(repeating: .silence, count: 100)
        var runs: [[Int]] = []
        for _ in 0..<3 {
            var ear = bot.makeEar()
            var at: [Int] = []
            for (index, frame) in frames.enumerated() {
                if !words(try await ear.hear(frame, for: .open)).isEmpty { at.append(index) }
            }
            runs.append(at)
        }
        #expect(runs[0].count == 1)
        #expect(runs == [runs[0], runs[0], runs[0]])
    }
}
