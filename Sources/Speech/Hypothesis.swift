/// What the recognizer made of one utterance, or of the part of it heard so far.
public struct Hypothesis: Sendable, Equatable {
    /// One recognized word and where it was spoken.
    public struct Word: Sendable, Equatable {
        /// The word, without the dictionary's variant number.
        public let text: String
        /// Seconds from the start of the utterance.
        public let start: Double
        /// Seconds from the start of the utterance.
        public let end: Double
        /// The word's posterior probability, 0…1; nil under a grammar, where PocketSphinx has none.
        public let confidence: Double?

        /// A word spoken from `start` to `end` (seconds).
        public init(text: String, start: Double, end: Double, confidence: Double?) {
            self.text = text
            self.start = start
            self.end = end
            self.confidence = confidence
        }
    }

    /// One reading of the utterance.
    public struct Candidate: Sendable, Equatable {
        /// The words, lower case, separated by one space.
        public let text: String
        /// The path score (log, base of the decoder's log-math); larger is better, comparable within one utterance only.
        public let score: Double

        /// A reading and its path score.
        public init(text: String, score: Double) {
            self.text = text
            self.score = score
        }
    }

    /// The best reading, lower case, words separated by one space; empty if nothing was recognized.
    public var text: String
    /// How far the reading can be trusted, 0…1, calibrated from acoustic evidence; see ``Evidence``.
    public var confidence: Double
    /// The best reading's words with their times.
    public var words: [Word]
    /// The best readings, best first and without duplicates; the first is ``text``.
    public var nBest: [Candidate]
    /// What speaks for and against the reading.
    public var evidence: Evidence

    /// Measures of how well the sound fits the words, from which confidence and rejection are computed.
    public struct Evidence: Sendable, Equatable {
        /// Mean acoustic log score of the speech frames (silence skipped); nearer to zero is a better fit.
        public var acousticScorePerFrame: Double
        /// Mean word posterior, 0…1; nil under a grammar.
        public var meanPosterior: Double?
        /// Seconds of audio that the decoder took for words.
        public var speechSeconds: Double

        /// Evidence as measured.
        public init(acousticScorePerFrame: Double, meanPosterior: Double?, speechSeconds: Double) {
            self.acousticScorePerFrame = acousticScorePerFrame
            self.meanPosterior = meanPosterior
            self.speechSeconds = speechSeconds
        }
    }

    /// A hypothesis with all its parts.
    public init(text: String, confidence: Double, words: [Word], nBest: [Candidate], evidence: Evidence) {
        self.text = text
        self.confidence = confidence
        self.words = words
        self.nBest = nBest
        self.evidence = evidence
    }
}
