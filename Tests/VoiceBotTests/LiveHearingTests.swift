import Audio
import Dialogue
import Speech
import Telephony
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

    @Test("an utterance that no recognizer takes is waited for aloud every few seconds, and given up after ten")
    func overload() async throws {
        let bot = try await bot()
        let lease = try await bot.recognizers.lease()
        var ear = bot.makeEar(isLive: true)
        var events: [Ear.Event] = []
        for frame in try Caller.says("What are your opening hours?").frames {
            events += try await ear.hear(frame, for: .open)
        }
        for _ in 0..<570 { events += try await ear.hear(.silence, for: .open) }
        #expect(events == [.speechStarted, .stillDecoding, .stillDecoding, .stillDecoding, .undecoded])
        let isWaiting = ear.isHearingSpeech
        #expect(!isWaiting)
        await lease.release()
    }

    /// A caller who speaks over the greeting while every recognizer is busy, until one is free again.
    private actor HeldBackLeg: CallLeg {
        nonisolated let gateway = "test"
        nonisolated let caller = ""
        nonisolated let isLive = true
        private var words: ArraySlice<AudioFrame>
        private let pool: RecognizerPool
        private var lease: RecognizerLease?
        private var isOver = false

        init(_ words: [AudioFrame], _ pool: RecognizerPool) async throws {
            self.words = words[...]
            self.pool = pool
            lease = try await pool.lease()
        }

        /// Lets the recognizer go, and waits until whoever was first in line has had it.
        func letDecode() async throws {
            guard let held = lease else { return }
            lease = nil
            await held.release()
            try await pool.lease().release()
        }

        func next() -> LegEvent? { isOver ? nil : .frame(words.popFirst() ?? .silence) }
        func play(_ frame: AudioFrame) {}
        func listening(_ isListening: Bool) {}
        func hangUp() { isOver = true }
    }

    @Test("a caller whose words take long to decode is asked for patience, then answered")
    func patience() async throws {
        let bot = try await bot()
        let words = try Caller.says("What are your opening hours?").frames
        let leg = try await HeldBackLeg(words, bot.recognizers)
        var conversation = Conversation(with: bot, isLive: true)
        var clock = CallClock()
        var events: [ConversationEvent] = []
        _ = try await conversation.run(from: .started, on: leg, clock: &clock) { event, _ in
            events.append(event)
            switch event {
            case .said("one_moment", _, _, _): try await leg.letDecode()
            case .heard: await leg.hangUp()
            default: break
            }
        }
        let names = events.map { event in
            switch event {
            case .said(let prompt, _, _, _): prompt.rawValue
            case .heard(_, _, let interpretation, _): interpretation.best?.rawValue ?? "nothing"
            case .digit, .answered, .noInput, .noMatch: "unexpected"
            }
        }
        #expect(names == ["greeting", "one_moment", "opening_hours"])
    }

    @Test("a caller whose words can't be decoded at all is told so, and not that they were not understood")
    func tooBusy() async throws {
        let bot = try await bot()
        let leg = try await HeldBackLeg(try Caller.says("What are your opening hours?").frames, bot.recognizers)
        var conversation = Conversation(with: bot, isLive: true)
        var clock = CallClock()
        var said: [PromptID] = []
        var failures = 0
        _ = try await conversation.run(from: .started, on: leg, clock: &clock) { event, _ in
            switch event {
            case .said("could_not_listen", _, _, _):
                said.append("could_not_listen")
                try await leg.letDecode()
                await leg.hangUp()
            case .said(let prompt, _, _, _): said.append(prompt)
            case .noMatch, .noInput: failures += 1
            case .heard, .digit, .answered: break
            }
        }
        #expect(said == ["greeting", "one_moment", "one_moment", "one_moment", "could_not_listen"])
        #expect(failures == 0)
    }

    @Test("what was said is known when the pause that ends it is over")
    func foreseen() async throws {
        let bot = try await bot()
        var ear = bot.makeEar(isLive: true)
        var events: [Ear.Event] = []
        for frame in try Caller.says("What are your opening hours?").frames.dropLast(25) {
            events += try await ear.hear(frame, for: .open)
        }
        // As if decoding had kept up with the caller.
        await ear.settle()
        var frames = 0
        while ear.isHearingSpeech, frames < 100 {
            let heard = try await ear.hear(.silence, for: .open)
            frames += 1
            // Decoding goes on during the pause; on a live line it has real time for it: for the last words, then for the end.
            if [12, 22].contains(frames) { await ear.settle() }
            events += heard
        }
        #expect(frames <= 25)
        #expect(words(events).first?.contains("hours") ?? false)
    }

    @Test("a caller who goes on after a breath is heard as a whole", arguments: [false, true])
    func goesOn(isLive: Bool) async throws {
        let bot = try await bot()
        let first = try Caller.says("I need to talk to an agent").frames
        let second = try Caller.says("about my card").frames
        // 0.4 s of silence between the words: longer than the hunch, shorter than the pause.
        let quiet = { (frame: AudioFrame) in frame.level < -50 }
        let words = first[...(first.lastIndex { !quiet($0) } ?? 0)]
        let more = second[(second.firstIndex { !quiet($0) } ?? 0)...]
        var ear = bot.makeEar(isLive: isLive)
        var events: [Ear.Event] = []
        for frame in words + Array(repeating: .silence, count: 20) + more {
            events += try await ear.hear(frame, for: .open)
            if isLive { await ear.settle() }
        }
        for _ in 0..<80 { events += try await ear.hear(.silence, for: .open) }
        events += try await ear.finish()
        let text = self.words(events)
        #expect(text.count == 1)
        #expect(text.first?.contains("card") ?? false, "\(text)")
        #expect(text.first?.contains("agent") ?? false, "\(text)")
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
