import Audio
import TestKit
import Testing

@Suite struct EndpointerTests {
    /// The events of a whole clip.
    private func events(
        _ clip: AudioClip, isComplete: Bool = true, _ settings: Endpointer.Settings = .init()
    ) -> [Endpointer.Event] {
        var endpointer = Endpointer(settings)
        let events = clip.frames.flatMap { endpointer.handle($0, isComplete: isComplete) }
        return events + endpointer.finish()
    }

    private func silence(_ seconds: Double) -> AudioClip {
        AudioClip(samples: [Int16](repeating: 0, count: Int(seconds * 8_000)))
    }

    @Test(
        "a word or a sentence is one utterance",
        arguments: ["no", "yes", "six", "two", "What are your opening hours?"], [Caller.Voice.slt, .rms, .awb, .kal16])
    func oneUtterance(text: String, voice: Caller.Voice) throws {
        let clip = try Caller.says(text, voice: voice) + silence(0.5)
        let events = events(clip)
        guard events.count == 2, case .started(let start) = events[0], case .ended(let utterance) = events[1] else {
            Issue.record("\(events)")
            return
        }
        #expect(start == utterance.range.lowerBound)
        // Caller gives it 0.3 s before and 0.5 s after, flite some more of its own.
        #expect(start <= 3_200)
        #expect(utterance.range.upperBound >= clip.samples.count - 12_800)
    }

    @Test(
        "a narrow line's words are heard, a deep voice's too, whose fundamental it lacks",
        arguments: [
            (Caller.Voice.slt, "yes"), (.slt, "six"), (.slt, "two"), (.slt, "Nope"), (.awb, "three"),
            (.kal16, "Operator please"), (.kal16, "ATM screen reads PIN blocked"), (.kal16, "it is"),
        ])
    func narrowLine(voice: Caller.Voice, text: String) throws {
        let clip = Band.pstn.limit(try Caller.says(text, voice: voice) + silence(0.5))
        let heard = events(clip).filter { if case .ended = $0 { true } else { false } }
        #expect(heard.count == 1)
    }

    @Test("the bot falls silent within half a second of the first word")
    func startIsQuick() throws {
        var endpointer = Endpointer()
        let clip = try Caller.says("I want to talk to somebody")
        let index = clip.frames.firstIndex { !endpointer.handle($0, isComplete: false).isEmpty }
        let frame = try #require(index)
        #expect(frame < 40)
    }

    @Test("a pause ends what is complete and not what is not")
    func pauses() throws {
        let clip = try Caller.says("four eight") + Caller.says("two six") + silence(2)
        #expect(events(clip, isComplete: true).count == 4)
        #expect(events(clip, isComplete: false).count == 2)
    }

    @Test(
        "half a second of silence ends an utterance, and a second and a half if it is incomplete",
        arguments: [true, false])
    func endDelay(isComplete: Bool) throws {
        let clip = try Caller.says("goodbye") + silence(2)
        var endpointer = Endpointer()
        var ending: (frame: Int, utterance: Endpointer.Utterance)?
        for (index, frame) in clip.frames.enumerated() {
            if case .ended(let utterance)? = endpointer.handle(frame, isComplete: isComplete).last {
                ending = (index, utterance)
            }
        }
        let end = try #require(ending)
        let tail = Int(endpointer.settings.tail * 8_000)
        let waited = (end.frame + 1) * 160 - (end.utterance.range.upperBound - tail)
        #expect(waited == (isComplete ? 4_000 : 12_000))
    }

    @Test("the silence at an utterance's end is counted until it ends or goes on")
    func pauseSamples() throws {
        var endpointer = Endpointer()
        let word = try Caller.says("goodbye").frames
        var pauses: [Int] = []
        for frame in word + word + Array(repeating: .silence, count: 100) {
            _ = endpointer.handle(frame, isComplete: false)
            pauses.append(endpointer.pauseSamples)
        }
        #expect(pauses.max() == 12_000 - 160)
        #expect(pauses.last == 0)
        // It has begun anew with the second word.
        #expect(zip(pauses, pauses.dropFirst()).count { $0 > 4_000 && $1 == 0 } == 2)
    }

    @Test("nobody may talk for ever")
    func longest() throws {
        let sentence = try Caller.says("my card was swallowed by the machine at the station this morning")
        var settings = Endpointer.Settings()
        settings.longest = 1.5
        guard case .ended(let utterance)? = events(sentence, settings).dropFirst().first else {
            Issue.record("no end")
            return
        }
        #expect(utterance.isCutOff)
        #expect(utterance.range.count <= 12_160)
    }

    @Test("what no mouth makes is not heard", arguments: Noise.all)
    func noSpeech(_ noise: Noise) throws {
        let clip = silence(0.5) + AudioClip(samples: G711.muLaw.roundTrip(noise.clip.samples)) + silence(1)
        let heard = events(clip).filter { if case .ended = $0 { true } else { false } }
        #expect(heard.isEmpty)
    }

    @Test("keys, tones, noise and clicks do not even interrupt the bot", arguments: Noise.all)
    func noStart(_ noise: Noise) {
        let clip = silence(0.5) + AudioClip(samples: G711.muLaw.roundTrip(noise.clip.samples)) + silence(1)
        let started = events(clip)
        #expect(started.isEmpty)
    }

    @Test("speech is found in noise 10 dB below it")
    func noisy() throws {
        let speech = try Caller.says("I would like to know where my card is").normalized(to: -20)
        let noise = Noise.white(seconds: speech.seconds + 3, level: -30)
        var samples = noise.samples
        for (index, sample) in speech.samples.enumerated() {
            samples[16_000 + index] = Int16(clamping: Int(samples[16_000 + index]) + Int(sample))
        }
        let events = events(AudioClip(samples: G711.muLaw.roundTrip(samples)))
        guard events.count == 2, case .ended(let utterance) = events[1] else {
            Issue.record("\(events)")
            return
        }
        #expect(utterance.range.lowerBound > 15_000)
        #expect(utterance.range.lowerBound < 16_000 + 4_000)
    }

    @Test("silence is counted, and an utterance begins it anew")
    func silentSamples() throws {
        var endpointer = Endpointer()
        for _ in 0..<50 { _ = endpointer.handle(.silence, isComplete: true) }
        #expect(endpointer.silentSamples == 8_000)
        for frame in try Caller.says("hello").frames { _ = endpointer.handle(frame, isComplete: true) }
        #expect(endpointer.silentSamples < 8_000)
    }

    @Test("the same sound gives the same events")
    func deterministic() throws {
        let clip = try Caller.says("What is the exchange rate?")
        #expect(events(clip) == events(clip))
    }
}

/// Sounds of a telephone line that nobody speaks.
struct Noise: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let clip: AudioClip

    static let all = [
        Noise(testDescription: "silence", clip: AudioClip(samples: [Int16](repeating: 0, count: 16_000))),
        Noise(testDescription: "keys", clip: Tones.keys("2580#") ?? AudioClip(samples: [])),
        Noise(testDescription: "a long key", clip: Tones.keys("9", on: 900) ?? AudioClip(samples: [])),
        Noise(testDescription: "dial tone", clip: Tones.tone(350, 440, seconds: 4)),
        Noise(testDescription: "ringing", clip: Tones.tone(440, 480, on: 2_000, off: 4_000, seconds: 7)),
        Noise(testDescription: "busy", clip: Tones.tone(480, 620, on: 500, off: 500, seconds: 4)),
        Noise(testDescription: "European busy", clip: Tones.tone(425, on: 480, off: 480, seconds: 4)),
        Noise(testDescription: "test tone", clip: Tones.tone(1_004, seconds: 3)),
        Noise(testDescription: "white noise", clip: white(seconds: 4, level: -30)),
        Noise(testDescription: "clicks", clip: clicks),
    ]

    /// Noise from a fixed seed, so that every run hears the same.
    static func white(seconds: Double, level: Double) -> AudioClip {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let samples = (0..<Int(seconds * 8_000)).map { _ -> Int16 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int16(truncatingIfNeeded: state >> 48) / 2
        }
        return AudioClip(samples: samples).normalized(to: level)
    }

    private static var clicks: AudioClip {
        var samples = [Int16](repeating: 0, count: 24_000)
        for start in stride(from: 1_000, to: 23_000, by: 3_000) {
            for index in 0..<24 { samples[start + index] = index.isMultiple(of: 2) ? 16_000 : -16_000 }
        }
        return AudioClip(samples: samples)
    }
}

func + (first: AudioClip, second: AudioClip) -> AudioClip {
    AudioClip(samples: first.samples + second.samples)
}
