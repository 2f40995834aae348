/// What an utterance means to the bot, and how sure that is.
public struct Interpretation: Sendable, Equatable {
    /// An intent and its probability.
    public struct Reading: Sendable, Equatable {
        /// The intent.
        public let intent: IntentID
        /// Calibrated probability, 0…1.
        public let probability: Double

        /// A reading of an utterance as `intent`.
        public init(intent: IntentID, probability: Double) {
            self.intent = intent
            self.probability = probability
        }
    }

    /// What to do with the best reading, by calibrated thresholds.
    public enum Outcome: String, Sendable, Equatable, Codable {
        /// Sure enough to act on.
        case accept
        /// Ask "did you mean…?" first.
        case confirm
        /// Not to be acted on.
        case reject
    }

    /// What to do with the best reading.
    public var outcome: Outcome
    /// The possible meanings, most probable first; empty only if nothing was said.
    public var readings: [Reading]
    /// How far the whole is to be trusted, 0…1: that the best reading is right *and* was meant for the bot.
    public var score: Double

    /// The most probable intent, whatever the outcome.
    public var best: IntentID? { readings.first?.intent }

    /// An interpretation with all its parts.
    public init(outcome: Outcome, readings: [Reading], score: Double) {
        self.outcome = outcome
        self.readings = readings
        self.score = score
    }
}
