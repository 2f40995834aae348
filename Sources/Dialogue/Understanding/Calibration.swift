internal import Foundation

/// How far an understanding is to be trusted, from what speaks for and against it; read from `calibration.yaml`.
///
/// A logistic regression: the score is 1 ÷ (1 + e^−sum). What `calibration.yaml` holds replaces the defaults. Those for
/// speech were fitted on synthetic telephone calls, clean and noisy, in wordings that no phrasing has: by ten-fold
/// cross-validation 88 % of a bank's questions are accepted right, 2.4 % wrong, and 4.5 % of other talk is accepted. The
/// acoustic score added nothing to the posterior, nor did the candidates' agreement; a site's own recordings may say
/// otherwise of the former. Those for typed text were set by hand.
public struct Calibration: Sendable, Equatable {
    /// Weights of the measures, all of which are near 0…1.
    public struct Weights: Sendable, Equatable {
        /// The constant term.
        public var bias: Double
        /// The best intent's probability among those that compete.
        public var probability: Double
        /// The best intent's probability minus the second's.
        public var margin: Double
        /// The best intent's own probability against all others, which a sentence unlike any phrasing keeps low.
        public var activation: Double
        /// The share of words that no phrasing contains; matters for typed text, the recognizer knows no others.
        public var unknownShare: Double
        /// The acoustic score per speech frame, as (score + 35 000) ÷ 10 000 within −2…2: PocketSphinx's logarithms
        /// have the base 1.0001.
        public var acousticScore: Double
        /// The mean word posterior; 0.5 where there is none.
        public var posterior: Double

        /// Weights, all of them.
        public init(
            bias: Double, probability: Double, margin: Double, activation: Double, unknownShare: Double,
            acousticScore: Double, posterior: Double
        ) {
            self.bias = bias
            self.probability = probability
            self.margin = margin
            self.activation = activation
            self.unknownShare = unknownShare
            self.acousticScore = acousticScore
            self.posterior = posterior
        }
    }

    /// What is measured of one utterance.
    struct Measures: Equatable, Sendable {
        var probability: Double
        var margin: Double
        var activation: Double
        var unknownShare: Double
        var evidence: AcousticEvidence?
    }

    /// For typed text.
    public var typed: Weights
    /// For speech.
    public var spoken: Weights
    /// From this score on an understanding is acted on.
    public var accept: Double
    /// From this score on it is asked about.
    public var confirm: Double

    /// A calibration; by default the one that ships.
    public init(
        typed: Weights = .init(
            bias: -4, probability: 3, margin: 1, activation: 4, unknownShare: -4, acousticScore: 0, posterior: 0),
        spoken: Weights = .init(
            bias: -4.6, probability: 1.8, margin: 1.6, activation: 3, unknownShare: 0, acousticScore: 0, posterior: 2.9),
        accept: Double = 0.7, confirm: Double = 0.25
    ) {
        self.typed = typed
        self.spoken = spoken
        self.accept = accept
        self.confirm = confirm
    }

    func score(_ measures: Measures) -> Double {
        let weights = measures.evidence == nil ? typed : spoken
        var sum = weights.bias
        sum += weights.probability * measures.probability
        sum += weights.margin * measures.margin
        sum += weights.activation * measures.activation
        sum += weights.unknownShare * measures.unknownShare
        if let evidence = measures.evidence {
            sum += weights.acousticScore * min(2, max(-2, (evidence.acousticScorePerFrame + 35_000) / 10_000))
            sum += weights.posterior * (evidence.meanPosterior ?? 0.5)
        }
        return 1 / (1 + exp(-sum))
    }

    /// What to do with an utterance trusted as far as `score`, 0…1.
    public func outcome(score: Double) -> Interpretation.Outcome {
        score >= accept ? .accept : score >= confirm ? .confirm : .reject
    }
}
