public import Audio
internal import Dispatch
public import Foundation

/// Adapts the acoustic model to recordings with their texts, by Debian's sphinxtrain.
public struct AdaptationTraining: Sendable {
    /// What is adapted.
    public enum Method: Sendable {
        /// One matrix and one bias a feature stream for all Gaussians: maximum-likelihood linear regression (MLLR; Leggetter and
        /// Woodland 1995). A few minutes of speech suffice.
        case transform
        /// Each Gaussian's mean by itself, as far as it was heard, after such a transform of all: maximum a posteriori (MAP;
        /// Gauvain and Lee 1994). Wants half an hour and several voices, for a single one makes the model that voice's.
        case means
        /// What each senone is a mixture of, as far as it was heard (MAP). Best after the means, from the same recordings.
        case weights
    }

    /// Sound with what is said in it.
    public struct Recording: Sendable {
        /// How errors call it.
        public let name: String
        /// The sound, of any rate.
        public let clip: AudioClip
        /// What is said.
        public let text: String

        /// A recording of `text`.
        public init(name: String, clip: AudioClip, text: String) {
            self.name = name
            self.clip = clip
            self.text = text
        }
    }

    /// What was estimated and what can be said of it.
    public struct Outcome: Sendable, Equatable {
        /// The transform, the means or the weights as PocketSphinx reads them (`-mllr`, `-mean`, `-sendump`).
        public let file: Data
        /// How many recordings it rests on.
        public let recordings: Int
        /// Their sound, in seconds.
        public let seconds: Double
        /// Recordings whose text did not fit their sound; they were left out.
        public let unfit: [String]
        /// The mean log likelihood of a frame (10 ms) of recordings held back from a first estimate, as the model is.
        public let likelihoodBefore: Double
        /// The same with that estimate: larger if adapting helps.
        public let likelihoodAfter: Double
    }

    /// The least sound that an adaptation can rest on, in seconds.
    public static let leastSeconds = 30.0
    /// Every so many recordings one is held back for the check.
    private static let heldBackEvery = 5

    private let pack: LanguagePack

    /// A training of the acoustic model of `pack`.
    public init(pack: LanguagePack) {
        self.pack = pack
    }

    /// How many times `progress` is called for `count` recordings.
    public static func steps(for count: Int) -> Int { count + 6 }

    /// Estimates what `method` says, on a queue of its own and on every processor: two take some 4 % of the recordings' length, 7 %
    /// for means.
    ///
    /// - Parameters:
    ///   - recordings: At least ``leastSeconds`` of them, as they come from the line.
    ///   - progress: Called after each step; see ``steps(for:)``.
    /// - Throws: ``SpeechError``: too little sound, a word nobody can pronounce, a missing program, a full disk.
    public func estimate(
        _ method: Method, from recordings: [Recording], progress: @escaping @Sendable () -> Void = {}
    ) async throws -> Outcome {
        let seconds = recordings.reduce(0) { $0 + $1.clip.seconds }
        guard seconds >= Self.leastSeconds, recordings.count >= Self.heldBackEvery else {
            throw SpeechError(
                .file,
                String(
                    format: "%d recordings of %.0f s together are too few to adapt to: give at least %d and %.0f s.",
                    recordings.count, seconds, Self.heldBackEvery, Self.leastSeconds))
        }
        let words = Set(recordings.flatMap { Self.words(in: $0.text) })
        let dictionary = try await PronunciationDictionary(of: words, pack: pack)
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "foyer.adaptation").async {
                continuation.resume(
                    with: Result {
                        let bench = try TrainingBench(
                            pack: pack, aligning: recordings.count / Self.heldBackEvery)
                        return try bench.estimate(
                            method, from: recordings, dictionary, heldBackEvery: Self.heldBackEvery
                        ) { progress() }
                    })
            }
        }
    }

    /// The words of a text as the dictionary writes them.
    static func words(in text: String) -> [String] {
        text.lowercased().replacing("’", with: "'").split { !($0.isLetter || $0.isNumber || $0 == "'") }
            .map { $0.trimmingPrefix("'") }.map { $0.hasSuffix("'") ? $0.dropLast() : $0 }
            .map { String($0) }.filter { !$0.isEmpty }
    }
}
