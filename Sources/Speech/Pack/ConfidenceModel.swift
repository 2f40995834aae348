internal import Foundation

/// Turns the evidence for a reading into the probability that it is right: a logistic function fitted on labelled calls.
public struct ConfidenceModel: Sendable, Equatable {
    /// Log odds with no evidence.
    public var bias: Double
    /// Log odds a unit of acoustic score per speech frame.
    public var acoustic: Double
    /// Log odds a unit of mean word posterior.
    public var posterior: Double

    /// Log odds a second of speech, up to one: what is short fits less well when it is right.
    public var length: Double

    /// A model with its weights.
    public init(bias: Double, acoustic: Double, posterior: Double, length: Double = 0) {
        self.bias = bias
        self.acoustic = acoustic
        self.posterior = posterior
        self.length = length
    }

    /// The confidence, 0…1, in a reading with this evidence; a grammar's missing posterior counts as 0.
    public func confidence(_ evidence: Hypothesis.Evidence) -> Double {
        let logOdds =
            bias + acoustic * evidence.acousticScorePerFrame + posterior * (evidence.meanPosterior ?? 0)
            + length * min(1, evidence.speechSeconds)
        return 1 / (1 + exp(-logOdds))
    }
}
