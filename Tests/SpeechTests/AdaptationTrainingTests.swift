internal import Audio
internal import Foundation
internal import Synchronization
internal import TestKit
internal import Testing

@testable internal import Speech

/// Adapting with Debian's sphinxtrain, on calls by flite's voices.
@Suite(.serialized, .timeLimit(.minutes(5))) struct AdaptationTrainingTests {
    private static let sentences = [
        "the new card that you promised me never came", "somebody took my wallet with both of my cards",
        "is there a machine near the station where i can get cash", "my brother did not receive the money i sent",
        "how old does my daughter have to be for an account", "we have moved and need to change the address",
        "the shop has not paid me back what i returned", "which countries can i use this account in",
        "i would like to choose another number for my card", "please close the account and send me the rest",
        "the exchange rate that you gave me looks wrong", "why was there a fee for taking out my own money",
    ]

    private static func recordings(_ count: Int) throws -> [AdaptationTraining.Recording] {
        let voices = Caller.Voice.allCases
        return try sentences.prefix(count).enumerated().map { index, text in
            .init(
                name: "\(index).wav", clip: try Caller.says(text, voice: voices[index % voices.count]),
                text: index == 0 ? text.uppercased() + "!" : text)
        }
    }

    @Test("a transform makes held-back calls likelier, and the recognizer hears with it")
    func transform() async throws {
        let steps = Steps()
        let pack = try LanguagePack.load(directory: LanguagePackTests.directory)
        let recordings = try Self.recordings(12)
        let outcome = try await AdaptationTraining(pack: pack).estimate(.transform, from: recordings) { steps.count() }
        #expect(outcome.recordings == 12)
        #expect(outcome.unfit.isEmpty)
        #expect(abs(outcome.seconds - recordings.reduce(0) { $0 + $1.clip.seconds }) < 0.001)
        #expect(outcome.likelihoodAfter > outcome.likelihoodBefore)
        #expect(steps.value == AdaptationTraining.steps(for: 12))

        let folder = try ScratchFolder()
        try outcome.file.write(to: URL(fileURLWithPath: folder.path("site.mllr")))
        var adapted = pack
        adapted.adaptation[.g711] = folder.path("site.mllr")
        #expect(try await Self.heard(with: adapted, folder) == Self.sentences[4])
    }

    @Test("means make held-back calls likelier than a transform does, and the recognizer hears with them")
    func means() async throws {
        let steps = Steps()
        var pack = try LanguagePack.load(directory: LanguagePackTests.directory)
        // Of what has been adapted already a dozen calls can move little.
        pack.acousticMeans = nil
        pack.acousticWeights = nil
        let recordings = try Self.recordings(12)
        let transform = try await AdaptationTraining(pack: pack).estimate(.transform, from: recordings)
        let outcome = try await AdaptationTraining(pack: pack).estimate(.means, from: recordings) { steps.count() }
        #expect(outcome.recordings == 12)
        #expect(outcome.likelihoodBefore == transform.likelihoodBefore)
        #expect(outcome.likelihoodAfter > transform.likelihoodAfter)
        #expect(steps.value == AdaptationTraining.steps(for: 12))

        let folder = try ScratchFolder()
        try outcome.file.write(to: URL(fileURLWithPath: folder.path("site.means")))
        var adapted = pack
        adapted.acousticMeans = folder.path("site.means")
        adapted.adaptation = [:]
        #expect(try await Self.heard(with: adapted, folder) == Self.sentences[4])
    }

    @Test("weights make held-back calls likelier, the recognizer hears with them, and they can be adapted again")
    func weights() async throws {
        var pack = try LanguagePack.load(directory: LanguagePackTests.directory)
        let recordings = try Self.recordings(12)
        let first = try await AdaptationTraining(pack: pack).estimate(.weights, from: recordings)
        #expect(first.likelihoodAfter > first.likelihoodBefore)

        let folder = try ScratchFolder()
        pack.acousticWeights = folder.path("site.sendump")
        try first.file.write(to: URL(fileURLWithPath: folder.path("site.sendump")))
        #expect(try await Self.heard(with: pack, folder) == Self.sentences[4])
        let second = try await AdaptationTraining(pack: pack).estimate(.weights, from: recordings)
        #expect(second.likelihoodBefore > first.likelihoodBefore)
    }

    /// What a recognizer of this pack hears one of the sentences as.
    private static func heard(with pack: LanguagePack, _ folder: ScratchFolder) async throws -> String? {
        let model = try await RecognitionModel.prepare(
            pack: pack, sentences: sentences.map { .init($0.split(separator: " ").map(String.init)) },
            cache: folder.path("cache"))
        return try await Recognizer(model: model).decodeWhole(
            try Caller.says(sentences[4], voice: .rms), adaptation: .g711)?.text
    }

    @Test("too few recordings are refused with what is needed")
    func tooFew() async throws {
        let training = AdaptationTraining(pack: try .load(directory: LanguagePackTests.directory))
        let error = await #expect(throws: SpeechError.self) {
            _ = try await training.estimate(.means, from: try Self.recordings(3))
        }
        #expect(error?.description.contains("give at least 5 and 30 s") == true)
    }

    @Test("what the programs say is read: likelihood and the recordings left out")
    func reading() throws {
        let said = """
            ERROR: "backward.c", line 421: Failed to align audio to trancript: final state of the search is not reached
            ERROR: "baum_welch.c", line 324: 000187 ignored
            overall> stats 120986 (-0) -1.556892e+02 -1.883622e+07 0.021x 2.061e
            """
        let other = "overall> stats 120986 (-0) -1.576892e+02 -1.907819e+07 0.021x 2.061e"
        let nothing = "overall> stats 0 (-0) -nan"
        #expect(TrainingBench.unfit([said]) == ["000187"])
        #expect(try TrainingBench.likelihood([said]) == -155.6892)
        #expect(TrainingBench.unfit([said, other]) == ["000187"])
        #expect(abs(try TrainingBench.likelihood([said, other, nothing]) + 156.6892) < 1e-9)
        #expect(throws: SpeechError.self) { try TrainingBench.likelihood([nothing]) }
    }
}

/// Counts calls from any thread.
private final class Steps: Sendable {
    private let steps = Mutex(0)
    var value: Int { steps.withLock { $0 } }
    func count() { steps.withLock { $0 += 1 } }
}
