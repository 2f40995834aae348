internal import Foundation
internal import TestKit
internal import Testing

@testable internal import Speech

@Suite struct LanguagePackTests {
    /// The pack that ships.
    static let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("models/en-US").path

    private func load(_ yaml: String) throws -> LanguagePack {
        let folder = try ScratchFolder()
        try Data(yaml.utf8).write(to: folder.url.appendingPathComponent("pack.yaml"))
        return try LanguagePack.load(directory: folder.url.path)
    }

    private func failure(_ yaml: String) -> String? {
        do {
            _ = try load(yaml)
            return nil
        } catch let error as SpeechError {
            return error.description
        } catch {
            return nil
        }
    }

    @Test("the pack that ships has all its files")
    func shipped() throws {
        let pack = try LanguagePack.load(directory: Self.directory)
        #expect(pack.language == "en-US")
        #expect(pack.adaptation[pack.defaultAdaptation] != nil)
        #expect(pack.grammars["confirm"] != nil)
        #expect(pack.voice == LanguagePack.Voice())
        #expect(pack.decoding == LanguagePack.Decoding())
    }

    @Test("an empty pack file means every default")
    func empty() throws {
        let pack = try load("")
        #expect(pack.defaultAdaptation == .mixed)
        #expect(pack.adaptation.isEmpty)
    }

    @Test("an unknown key is an error that names the nearest known one, and its line")
    func unknownKey() throws {
        let sentence = try #require(failure("language: en-US\nacousticModl: /tmp\n"))
        #expect(sentence.contains("pack.yaml:2: unknown key 'acousticModl'; did you mean 'acousticModel'?"))
    }

    @Test(
        "a wrong value is an error with file, line and key",
        arguments: [
            ("decoder:\n  beam: wide\n", "pack.yaml:2: 'decoder.beam' must be a number"),
            ("decoder:\n  beam: 3\n", "pack.yaml:2: 'decoder.beam' must be a number from 0.0 to 1.0"),
            ("decoder: []\n", "pack.yaml:1: 'decoder' must be a mapping"),
            ("voice:\n  rate: 9\n", "pack.yaml:2: 'voice.rate' must be a whole number from 80 to 450"),
            ("band: isdn\n", "pack.yaml:1: 'band' must be one of g711, pstn, mixed, not 'isdn'"),
            ("adaptation: {isdn: none.mllr}\n", "pack.yaml:1: 'isdn' is no band; write one of g711, pstn, mixed"),
            (
                "adaptation: {pstn: pack.yaml}\n",
                "pack.yaml:1: 'adaptation' has no 'mixed', which lines without a transform of their own take"
            ),
            ("adaptation: {pstn: none.mllr}\n", "which does not exist"),
            ("language: [en]\n", "pack.yaml:1: 'language' must be text"),
            ("- a list\n", "must be a mapping"),
            ("language: \"en\n", "this is not YAML"),
        ])
    func wrongValue(yaml: String, expected: String) throws {
        let sentence = try #require(failure(yaml))
        #expect(sentence.contains(expected), "\(sentence)")
    }

    @Test("a directory without a pack is an error that says what to do")
    func missing() {
        #expect(throws: SpeechError.self) { try LanguagePack.load(directory: "/nonexistent") }
    }

    @Test("confidence grows with a better acoustic score and is one half at even odds")
    func confidence() {
        let model = ConfidenceModel(bias: 3, acoustic: 0.1, posterior: 0)
        func confidence(_ score: Double) -> Double {
            model.confidence(.init(acousticScorePerFrame: score, meanPosterior: nil, speechSeconds: 1))
        }
        #expect(abs(confidence(-30) - 0.5) < 1e-12)
        #expect(confidence(-10) > confidence(-30))
        #expect(confidence(-1e9) >= 0)
    }

    @Test("a second of speech at most counts against a reading, as `length` says")
    func length() throws {
        let model = try load("confidence: {grammar: {bias: 6, acoustic: 0.1, length: -3}}").grammarConfidence
        func confidence(_ seconds: Double) -> Double {
            model.confidence(.init(acousticScorePerFrame: -30, meanPosterior: nil, speechSeconds: seconds))
        }
        #expect(abs(confidence(1) - 0.5) < 1e-12)
        #expect(confidence(0.3) > confidence(1))
        #expect(confidence(1) == confidence(4))
    }

    @Test("the language at large is left out where its share is nothing")
    func withoutGeneralLanguage() throws {
        #expect(try load("").generalLanguage != nil)
        #expect(try load("generalShare: 0").generalLanguage == nil)
        #expect(failure("generalShare: 0.9")?.contains("'generalShare' must be a number from 0.0 to 0.5") == true)
        #expect(failure("generalLanguage: nowhere.bin")?.contains("which does not exist") == true)
    }
}
