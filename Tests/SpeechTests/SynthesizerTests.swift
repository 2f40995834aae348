internal import Audio
internal import Foundation
internal import Testing

@testable internal import Speech

@Suite(.serialized) struct SynthesizerTests {
    private static let prompts = [
        "Your card is on its way. It should arrive within five days.", "Goodbye.", "Yes?",
        "Please say your account number, one digit at a time, or key it in.", "You are number three in the queue.",
    ]

    @Test("a text has the same length at every position of a run")
    func sameLength() async throws {
        var lengths: [String: Set<Int>] = [:]
        for round in 0..<6 {
            for prompt in round.isMultiple(of: 2) ? Self.prompts : Self.prompts.reversed() {
                lengths[prompt, default: []].insert(try await Synthesizer.shared.speak(.plain(prompt)).samples.count)
            }
        }
        #expect(lengths.values.allSatisfy { $0.count == 1 }, "\(lengths)")
    }

    @Test("speech comes at 8 kHz, at an even level, in whole frames, at once, with little silence at its end")
    func shape() async throws {
        let clip = try await Synthesizer.shared.speak(.plain("Please say your account number."))
        #expect(clip.sampleRate == 8_000)
        #expect(clip.samples.count.isMultiple(of: Telephone.frameSamples))
        #expect((1.0...3.0).contains(clip.seconds))
        let levels = clip.frames.map { frame in
            frame.samples.reduce(0) { $0 + Double($1) * Double($1) } / 160
        }
        let speech = levels.filter { $0 > 10_000 }
        let decibels = 10 * log10(speech.reduce(0, +) / Double(speech.count) / (32_768 * 32_768))
        #expect((-22 ... -18).contains(decibels))
        #expect(levels.prefix { $0 == 0 }.isEmpty)
        #expect(levels.reversed().prefix { $0 < 100 }.count <= 11)
    }

    @Test("two callers at once each get their own words")
    func concurrent() async throws {
        var alone: [Int] = []
        for prompt in Self.prompts { alone.append(try await Synthesizer.shared.speak(.plain(prompt)).samples.count) }
        let together = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for index in 0..<20 {
                let prompt = Self.prompts[index % Self.prompts.count]
                group.addTask {
                    (index % Self.prompts.count, try await Synthesizer.shared.speak(.plain(prompt)).samples.count)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(together.allSatisfy { $0.1 == alone[$0.0] })
    }

    @Test("markup is honored: a break lengthens, a slower rate too")
    func markup() async throws {
        let plain = try await Synthesizer.shared.speak(.plain("One two three."))
        let pause = try await Synthesizer.shared.speak(.markup("One <break time=\"500ms\"/> two three."))
        let slow = try await Synthesizer.shared.speak(.plain("One two three."), voice: .init(rate: 100))
        #expect(pause.seconds > plain.seconds + 0.4)
        #expect(slow.seconds > plain.seconds * 1.2)
    }

    @Test("a cancelled request throws, and the next one is spoken in full")
    func cancellation() async throws {
        let full = try await Synthesizer.shared.speak(.plain(Self.prompts[0])).samples.count
        let cancelled = Task {
            try await Synthesizer.shared.speak(.plain(String(repeating: "And so on. ", count: 500)))
        }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(try await Synthesizer.shared.speak(.plain(Self.prompts[0])).samples.count == full)
    }

    @Test("synthesis stops within 50 ms of sound once cancelled")
    func stopsSoon() async throws {
        let cancelled = Flag()
        cancelled.raise()
        let clip = try await Synthesizer.shared.synthesize(
            "<speak>This would take a good while to say.</speak>", voice: .init(), cancelled: cancelled)
        #expect(clip.seconds <= 0.05)
    }

    @Test("an unknown voice, an impossible rate and malformed markup are refused")
    func refusals() async {
        for (text, voice) in [
            (SpokenText.plain("x"), LanguagePack.Voice(name: "xx-none")), (.plain("x"), .init(rate: 4)),
            (.markup("<b>x</b>"), .init()),
        ] {
            await #expect(throws: SpeechError.self) { try await Synthesizer.shared.speak(text, voice: voice) }
        }
    }

    @Test("a word's phonemes are given, a word without letters has none")
    func phonemes() async throws {
        #expect(try await Pronouncer.phones(of: "blorfing") == "B L AO R F IH NG")
        await #expect(throws: SpeechError.self) { try await Pronouncer.phones(of: "%&$") }
        await #expect(throws: SpeechError.self) { try await Pronouncer.phones(of: "") }
    }

    @Test("the cache speaks a prompt once, a recording wins, and an id cannot leave the directory")
    func promptCache() async throws {
        let recording = AudioClip(samples: [1, 2, 3])
        let asked = Flag()
        let cache = PromptCache(recordings: LanguagePackTests.directory) { path in
            asked.raise()
            #expect(path.hasSuffix("/pack.wav"))
            return recording
        }
        let first = try await cache.clip(.plain("Hello."))
        let second = try await cache.clip(.plain("Hello."), id: "no-recording")
        #expect(first == second)
        #expect(await cache.counts == (2, 1))
        let renewed = await cache.renewed()
        _ = try await renewed.clip(.plain("Hello."))
        #expect(await renewed.counts == (1, 1))
        _ = try await cache.clip(.plain("Hello."), id: "../en-US/pack")
        #expect(!asked.isRaised)
        await #expect(throws: SpeechError.self) { try await cache.clip(.markup("<b>")) }
    }
}
