public import Audio
internal import Dispatch
internal import Foundation

/// Estimates an MLLR transform of the acoustic model from recordings with their texts, by Debian's sphinxtrain.
///
/// Maximum-likelihood linear regression (Leggetter and Woodland 1995): one matrix and one bias a feature stream, for all
/// Gaussians. A few minutes of speech suffice; a transform of a site's own lines replaces the ones that ship.
public struct AdaptationTraining: Sendable {
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

    /// A transform and what can be said of it.
    public struct Outcome: Sendable, Equatable {
        /// The transform as PocketSphinx reads it (`-mllr`).
        public let transform: String
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

    /// The least sound that a transform can rest on, in seconds.
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

    /// Estimates a transform; takes a fifth of the recordings' length, on a queue of its own.
    ///
    /// - Parameters:
    ///   - recordings: At least ``leastSeconds`` of them, as they come from the line.
    ///   - progress: Called after each step; see ``steps(for:)``.
    /// - Throws: ``SpeechError``: too little sound, a word nobody can pronounce, a missing program, a full disk.
    public func estimate(
        from recordings: [Recording], progress: @escaping @Sendable () -> Void = {}
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
                        let bench = try TrainingBench(pack: pack)
                        return try bench.estimate(from: recordings, dictionary, heldBackEvery: Self.heldBackEvery) {
                            progress()
                        }
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
