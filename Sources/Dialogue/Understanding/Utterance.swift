/// What was said in one turn, as far as it was recognized or typed.
public struct Utterance: Sendable, Equatable {
    /// One reading of the utterance.
    public struct Candidate: Sendable, Equatable {
        /// The words.
        public let text: String
        /// How much it counts among the candidates; positive, any scale.
        public let weight: Double

        /// A reading that counts `weight`.
        public init(text: String, weight: Double) {
            self.text = text
            self.weight = weight
        }
    }

    /// The readings, best first.
    public var candidates: [Candidate]
    /// What the sound says about the words; nil for typed text.
    public var evidence: AcousticEvidence?
    /// What the bot was listening for.
    public var listening: Listening

    /// An utterance with all its parts.
    public init(candidates: [Candidate], evidence: AcousticEvidence?, listening: Listening) {
        self.candidates = candidates
        self.evidence = evidence
        self.listening = listening
    }

    /// A recognizer's n-best, best first: each counts 0.75 of the one before (measured: 92 → 94 % right).
    public init(nBest: [String], evidence: AcousticEvidence?, listening: Listening) {
        var weight = 1.0
        candidates = nBest.map { text in
            defer { weight *= 0.75 }
            return Candidate(text: text, weight: weight)
        }
        self.evidence = evidence
        self.listening = listening
    }

    /// Typed text.
    public init(typed text: String, listening: Listening) {
        self.init(candidates: [.init(text: text, weight: 1)], evidence: nil, listening: listening)
    }
}

/// How well the sound fits the words recognized: the recognizer's measures, from which the score is calibrated.
public struct AcousticEvidence: Sendable, Equatable {
    /// Mean acoustic log score of the speech frames, base 1.0001 as PocketSphinx has it, so in tens of thousands below
    /// zero; nearer to zero is a better fit.
    public var acousticScorePerFrame: Double
    /// Mean word posterior, 0…1; nil under a grammar, where there is none.
    public var meanPosterior: Double?
    /// Seconds of audio taken for words.
    public var speechSeconds: Double

    /// Evidence as measured.
    public init(acousticScorePerFrame: Double, meanPosterior: Double?, speechSeconds: Double) {
        self.acousticScorePerFrame = acousticScorePerFrame
        self.meanPosterior = meanPosterior
        self.speechSeconds = speechSeconds
    }
}
