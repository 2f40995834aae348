internal import Audio
internal import Foundation
internal import TestKit
internal import Testing

@testable internal import Speech

@Suite(.serialized) struct RecognizerTests {
    private static let folder = try? ScratchFolder()

    private static let sentences = [
        "i lost my card", "my card was stolen", "i forgot my pin", "what are your opening hours",
        "where is my new card",
        "i want to talk to a person", "can i speak to an agent please", "my transfer has not arrived",
        "close my account",
    ]

    /// Prepared once: the second call of every run finds the files.
    private func model(adaptation: [Adaptation: String] = [:]) async throws -> RecognitionModel {
        let folder = try #require(Self.folder)
        var pack = try LanguagePack.load(directory: LanguagePackTests.directory)
        pack.adaptation.merge(adaptation) { $1 }
        let answers = "#JSGF V1.0; grammar answers; public <answer> = yes [please] | no [that's wrong] | that's right;"
        return try await RecognitionModel.prepare(
            pack: pack,
            sentences: Self.sentences.map { LanguageModel.Sentence($0.split(separator: " ").map(String.init)) },
            grammars: [Grammar(name: "answers", text: answers)], cache: folder.path("cache"))
    }

    private func pieces(_ clip: AudioClip) -> [[Int16]] {
        stride(from: 0, to: clip.samples.count, by: 800).map { start in
            Array(clip.samples[start..<min(start + 800, clip.samples.count)])
        }
    }

    @Test("questions are recognized with times, confidence and other readings")
    func open() async throws {
        let recognizer = Recognizer(model: try await model())
        for (text, voice) in [("where is my new card", Caller.Voice.slt), ("i forgot my pin", .rms)] {
            let clip = try Caller.says(text, voice: voice)
            let heard = try #require(try await recognizer.decodeWhole(clip))
            #expect(heard.text == text)
            #expect(heard.words.map(\.text).joined(separator: " ") == text)
            #expect(zip(heard.words, heard.words.dropFirst()).allSatisfy { $0.end <= $1.start + 0.011 })
            #expect(heard.words.allSatisfy { $0.start >= 0.2 && $0.end <= clip.seconds && ($0.confidence ?? 0) > 0 })
            #expect(heard.confidence > 0 && heard.confidence < 1)
            #expect(heard.nBest.first?.text == text)
            #expect(heard.nBest.count > 1 && Set(heard.nBest.map(\.text)).count == heard.nBest.count)
            #expect(heard.evidence.speechSeconds > 0.5 && heard.evidence.speechSeconds < clip.seconds)
        }
    }

    @Test("partial readings appear while the caller speaks and grow into the whole")
    func partials() async throws {
        let recognizer = Recognizer(model: try await model())
        let clip = try Caller.says("i want to talk to a person")
        try await recognizer.start(.open, channel: try await warmChannel(recognizer))
        var partials: [String] = []
        for piece in pieces(clip) {
            if let text = try await recognizer.feed(piece)?.text, text != partials.last { partials.append(text) }
        }
        let whole = try await recognizer.finish()
        #expect(partials.count > 1)
        #expect(whole?.text == "i want to talk to a person")
    }

    @Test("a cold line's first words are read at a pause, before the utterance ends")
    func coldPartials() async throws {
        let recognizer = Recognizer(model: try await model())
        let pieces = pieces(try Caller.says("i want to talk to a person"))
        try await recognizer.start(.open)
        for piece in pieces.dropLast() { #expect(try await recognizer.feed(piece) == nil) }
        let atPause = try await recognizer.feed(try #require(pieces.last), isPause: true)
        #expect(atPause?.text.hasPrefix("i want to talk") == true)
        #expect(try await recognizer.finish()?.text == "i want to talk to a person")
    }

    private func warmChannel(_ recognizer: Recognizer) async throws -> ChannelState? {
        _ = try await recognizer.decodeWhole(try Caller.says("i lost my card"))
        return await recognizer.channel
    }

    @Test("a digit grammar gives exactly as many digits as asked for")
    func digits() async throws {
        let recognizer = Recognizer(model: try await model())
        let clip = try Caller.says("four two seven nine", voice: .rms)
        let heard = try await recognizer.decodeWhole(clip, listening: .digits(exactly: 4))
        #expect(heard?.text == "four two seven nine")
        let six = try await recognizer.decodeWhole(clip, listening: .digits(exactly: 6))
        #expect(six.map { $0.words.count } ?? 6 == 6)
        let free = try await recognizer.decodeWhole(clip, listening: .digits(exactly: nil))
        #expect(free?.text == "four two seven nine")
        #expect(heard?.words.allSatisfy { $0.confidence == nil } == true)
    }

    @Test("under a grammar its sentences are heard, and nothing else")
    func confirm() async throws {
        let recognizer = Recognizer(model: try await model())
        for text in ["yes please", "no that's wrong", "that's right"] {
            let heard = try await recognizer.decodeWhole(try Caller.says(text), listening: .grammar("answers"))
            #expect(heard?.text == text)
        }
    }

    /// As it comes in, one and four of them are right.
    @Test("most of what is said in front of a room's noise is recognized", arguments: [Caller.Voice.slt, .rms])
    func noise(voice: Caller.Voice) async throws {
        let recognizer = Recognizer(model: try await model())
        var right = 0
        for (seed, text) in Self.sentences.enumerated() {
            let noisy = RoomNoise.room.behind(try Caller.says(text, voice: voice), decibels: 12, seed: seed)
            if try await recognizer.decodeWhole(noisy)?.text == text { right += 1 }
        }
        #expect(right >= 5)
    }

    @Test("silence is nothing, in one piece, in many and in none")
    func silence() async throws {
        let recognizer = Recognizer(model: try await model())
        let silence = AudioClip(samples: [Int16](repeating: 0, count: 16_000))
        #expect(try await recognizer.decodeWhole(silence) == nil)
        #expect(try await recognizer.decodeWhole(silence, listening: .digits(exactly: nil)) == nil)
        #expect(try await recognizer.decodeWhole(AudioClip(samples: [])) == nil)
        #expect(try await recognizer.finish() == nil)
        #expect(try await recognizer.feed([1, 2, 3]) == nil)
    }

    /// A transform that moves all means by one, in PocketSphinx's text format.
    private static var shift: String {
        let rows = (0..<13).map { row in (0..<13).map { $0 == row ? "1" : "0" }.joined(separator: " ") }
        let ones = Array(repeating: "1", count: 13).joined(separator: " ")
        return "1\n3\n" + String(repeating: "13\n" + (rows + [ones, ones]).joined(separator: "\n") + "\n", count: 3)
    }

    @Test("a line whose band has a transform is heard with it, another with the pack's own")
    func bands() async throws {
        let path = try #require(Self.folder).path("shift.mllr")
        try Data(Self.shift.utf8).write(to: URL(fileURLWithPath: path))
        let recognizer = Recognizer(model: try await model(adaptation: [.pstn: path]))
        let clip = try Caller.says("where is my new card", voice: .awb)
        let usual = try #require(try await recognizer.decodeWhole(clip))
        let pstn = try #require(try await recognizer.decodeWhole(clip, adaptation: .pstn))
        #expect(pstn.evidence.acousticScorePerFrame != usual.evidence.acousticScorePerFrame)
        #expect(try await recognizer.decodeWhole(clip, adaptation: .g711) == usual)
    }

    @Test("what one call taught a recognizer does not reach the next")
    func callsDoNotMix() async throws {
        let path = try #require(Self.folder).path("shift.mllr")
        try Data(Self.shift.utf8).write(to: URL(fileURLWithPath: path))
        let model = try await model(adaptation: [.pstn: path])
        let clip = try Caller.says("where is my new card", voice: .awb)
        let fresh = try await Recognizer(model: model).decodeWhole(clip)
        let used = Recognizer(model: model)
        _ = try await used.decodeWhole(try Caller.says("my transfer has not arrived", voice: .kal))
        _ = try await used.decodeWhole(clip, adaptation: .pstn)
        try await used.start(.open)
        try await used.feed(clip.samples)
        #expect(try await used.decodeWhole(clip) == fresh)
    }

    @Test("a decoder at rest has forgotten what it heard, and hears the next as well as before")
    func forgetting() async throws {
        let decoder = try Decoder(try await model())
        let samples = try Caller.says("i want to talk to a person").resampled(to: 16_000).samples
        for listening in [Listening.open, .grammar("answers"), .open] {
            try decoder.start(listening, adaptation: .mixed, channel: decoder.measureChannel(samples))
            decoder.process(samples)
            decoder.end()
            if listening == .open { #expect(decoder.reading?.text == "i want to talk to a person") }
            decoder.forget()
            #expect(decoder.reading == nil)
        }
    }

    @Test("an unknown grammar and a broken one are refused, and the recognizer lives on")
    func badGrammars() async throws {
        let pack = try LanguagePack.load(directory: LanguagePackTests.directory)
        let broken = try Grammar(name: "broken", text: "#JSGF V1.0; grammar b; public <a> = (yes | no;")
        let model = try await RecognitionModel.prepare(
            pack: pack, sentences: [], grammars: [broken], cache: try #require(Self.folder).path("cache"))
        let recognizer = Recognizer(model: model)
        for listening in [Listening.grammar("nothing"), .grammar("broken"), .open] {
            await #expect(throws: SpeechError.self) { try await recognizer.start(listening) }
        }
        let heard = try await recognizer.decodeWhole(try Caller.says("yes"), listening: .grammar("confirm"))
        #expect(heard?.text.contains("ye") == true)
    }

    @Test("a model is made once and found again; other sentences make another")
    func cache() async throws {
        let folder = try ScratchFolder()
        let pack = try LanguagePack.load(directory: LanguagePackTests.directory)
        func prepare(_ words: [String]) async throws -> RecognitionModel {
            try await RecognitionModel.prepare(
                pack: pack, sentences: [LanguageModel.Sentence(words)], cache: folder.path("cache"))
        }
        async let first = prepare(["blorfing", "cards"])
        async let second = prepare(["blorfing", "cards"])
        let paths = [try await first.dictionaryPath, try await second.dictionaryPath]
        #expect(paths[0] == paths[1])
        #expect(try await prepare(["other", "cards"]).dictionaryPath != paths[0])
        let dictionary = try String(contentsOfFile: paths[0], encoding: .utf8)
        #expect(dictionary.contains("blorfing B L AO R F IH NG"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("cache")).count == 4)
    }

    @Test("a word that nobody can pronounce is named, and no model is left behind")
    func unpronounceable() async throws {
        let folder = try ScratchFolder()
        let pack = try LanguagePack.load(directory: LanguagePackTests.directory)
        let error = await #expect(throws: SpeechError.self) {
            try await RecognitionModel.prepare(
                pack: pack, sentences: [LanguageModel.Sentence(["my", "#42"])], cache: folder.path("cache"))
        }
        #expect(error?.code == .unpronounceable("#42"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path("cache")).allSatisfy {
                !$0.hasSuffix("dict")
            })
    }
}
