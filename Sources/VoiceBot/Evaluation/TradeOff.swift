/// What would become of judged clips at other thresholds of acceptance: the choice behind `calibration.yaml`.
public struct TradeOff: Sendable, Equatable {
    /// A clip as far as a threshold matters.
    public struct Case: Sendable, Equatable {
        /// How sure its understanding was, 0…1.
        public let score: Double
        /// Whether that was right.
        public let isRight: Bool
        /// Whether anything may be done about it at all: talk of other things is not acted on, however sure.
        public let isActable: Bool
        /// Whether the label says that nothing must be done.
        public let isForbidden: Bool

        /// A clip understood with `score`.
        public init(score: Double, isRight: Bool, isActable: Bool, isForbidden: Bool) {
            self.score = score
            self.isRight = isRight
            self.isActable = isActable
            self.isForbidden = isForbidden
        }
    }

    /// The outcome at one threshold.
    public struct Point: Sendable, Equatable {
        /// Clips are accepted from this score on.
        public let threshold: Double
        /// Accepted right ÷ clips that have an intent.
        public let acceptedRight: Double
        /// Accepted wrong ÷ clips that have an intent.
        public let acceptedWrong: Double
        /// Accepted although nothing must be done ÷ such clips.
        public let falseAccepts: Double
    }

    /// One point a different outcome, the strictest threshold (nothing is accepted) first.
    public let points: [Point]

    /// The trade-off over `cases`; shares of no clips are 0.
    public init(_ cases: [Case]) {
        let wanted = Double(max(1, cases.count { !$0.isForbidden }))
        let forbidden = Double(max(1, cases.count { $0.isForbidden }))
        var (right, wrong, falsely) = (0.0, 0.0, 0.0)
        var points = [Point(threshold: 1, acceptedRight: 0, acceptedWrong: 0, falseAccepts: 0)]
        let ordered = cases.filter(\.isActable).sorted { $0.score > $1.score }
        for (index, next) in ordered.enumerated() {
            switch (next.isForbidden, next.isRight) {
            case (true, _): falsely += 1
            case (false, true): right += 1
            case (false, false): wrong += 1
            }
            if index + 1 < ordered.count, ordered[index + 1].score == next.score { continue }
            points.append(
                Point(
                    threshold: next.score, acceptedRight: right / wanted, acceptedWrong: wrong / wanted,
                    falseAccepts: falsely / forbidden))
        }
        self.points = points
    }

    /// The outcome if clips are accepted from `threshold` on.
    public func point(at threshold: Double) -> Point {
        points.last { $0.threshold >= threshold } ?? points[0]
    }
}
