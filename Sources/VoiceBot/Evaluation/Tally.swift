internal import Foundation

/// How well a set of labelled clips was heard and understood: the figures of `foyer evaluate`.
public struct Tally: Sendable, Equatable {
    /// What became of one clip.
    public struct Verdict: Sendable, Equatable {
        /// What was done with it: `accept`, `confirm` or `reject`.
        public enum Outcome: String, Sendable { case accept, confirm, reject }
        /// What was done with the clip.
        public let outcome: Outcome
        /// Whether the intent (for digits: the whole string) is the labelled one.
        public let isRight: Bool

        /// A clip that ended as `outcome`.
        public init(outcome: Outcome, isRight: Bool) {
            self.outcome = outcome
            self.isRight = isRight
        }
    }

    /// Labels that must not be acted on, whatever is heard.
    public static let notActedOn: Set<String> = ["out_of_domain", "no_speech", "not_human_agent"]

    /// All clips.
    public private(set) var clips = 0
    /// Clips accepted with the right intent.
    public private(set) var acceptedRight = 0
    /// Clips accepted with another intent than the labelled one, those that must not be acted on among them.
    public private(set) var acceptedWrong = 0
    /// Clips to be confirmed.
    public private(set) var confirmed = 0
    /// Clips rejected.
    public private(set) var rejected = 0
    /// Word errors of the clips that have a text.
    public private(set) var wordErrors = WordErrors()
    /// Clips that have an intent, and those of them whose intent was found (accepted or to be confirmed).
    private(set) var withIntent = 0
    private(set) var found = 0
    /// Clips that must not be acted on, and those of them that were accepted.
    private(set) var forbidden = 0
    private(set) var falselyAccepted = 0

    /// No clips yet.
    public init() {}

    /// Right intent, accepted or to be confirmed ÷ clips that have an intent; nil without such clips.
    public var intentAccuracy: Double? { withIntent == 0 ? nil : Double(found) / Double(withIntent) }

    /// Clips that must not be acted on but were accepted ÷ such clips; nil without such clips.
    public var falseAccepts: Double? { forbidden == 0 ? nil : Double(falselyAccepted) / Double(forbidden) }

    /// The 95 % confidence interval of ``intentAccuracy``: Wilson's score interval, right also for small counts.
    public var intentAccuracyInterval: ClosedRange<Double>? { Self.wilson(found, of: withIntent) }

    /// Counts one clip: its `label`, what became of it, and its words if the manifest has them.
    public mutating func add(label: String, verdict: Verdict, said: String?, heard: String) {
        clips += 1
        switch verdict.outcome {
        case .accept where verdict.isRight: acceptedRight += 1
        case .accept: acceptedWrong += 1
        case .confirm: confirmed += 1
        case .reject: rejected += 1
        }
        if Self.notActedOn.contains(label) {
            forbidden += 1
            if verdict.outcome == .accept { falselyAccepted += 1 }
        } else {
            withIntent += 1
            if verdict.isRight, verdict.outcome != .reject { found += 1 }
        }
        if let said { wordErrors.add(said: said, heard: heard) }
    }

    private static func wilson(_ hits: Int, of count: Int) -> ClosedRange<Double>? {
        guard count > 0 else { return nil }
        let n = Double(count)
        let p = Double(hits) / n
        let z = 1.959964
        let center = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        return max(0, center - half)...min(1, center + half)
    }
}
