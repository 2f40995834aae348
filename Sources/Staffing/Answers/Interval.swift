/// A mean over simulated days and how far off it may be: 95 % of such intervals contain the true mean.
public struct Interval: Sendable, Equatable {
    /// The mean of the days' values.
    public let mean: Double
    /// The interval reaches from `mean - halfWidth` to `mean + halfWidth`; infinite for a single day, which says nothing
    /// about how days differ.
    public let halfWidth: Double
    /// How far each day pulls the mean away, in the days' order; their mean is 0. Empty for what no day can change.
    private let pulls: [Double]

    /// A figure that is given, not measured: the agents of a roster.
    init(exactly value: Double) { self.init(mean: value, pulls: []) }

    /// The interval of independent `values`; nil if there are none.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        self.init(mean: mean, pulls: values.map { $0 - mean })
    }

    /// The ratio of sums `parts` ÷ `wholes` over independent days, each caller counting alike; nil if there is nothing to
    /// divide by.
    ///
    /// The mean of the days' own ratios would be biased: days with more callers than usual are worse days, and would count
    /// no more than the others. With 180 callers a day that flatters a service level of 83 % by 0.4 points. The width is
    /// that of the ratio estimator (W. G. Cochran, "Sampling Techniques", 1977, section 6.3).
    init?(_ parts: [Double], of wholes: [Double]) {
        let (part, whole) = (parts.reduce(0, +), wholes.reduce(0, +))
        guard whole > 0 else { return nil }
        let (ratio, average) = (part / whole, whole / Double(wholes.count))
        self.init(mean: ratio, pulls: zip(parts, wholes).map { ($0 - ratio * $1) / average })
    }

    private init(mean: Double, pulls: [Double]) {
        self.mean = mean
        self.pulls = pulls
        guard pulls.count > 1 else {
            halfWidth = pulls.isEmpty ? 0 : .infinity
            return
        }
        let count = Double(pulls.count)
        let variance = pulls.reduce(0) { $0 + $1 * $1 } / (count - 1)
        halfWidth = StudentT.quantile(degrees: pulls.count - 1) * (variance / count).squareRoot()
    }

    /// Whether `value` is inside.
    public func contains(_ value: Double) -> Bool { abs(value - mean) <= halfWidth }

    /// How much higher this mean is than `other`'s, which comes from the same days; nil if that has another number of days.
    ///
    /// Day by day: what both have of a busy day cancels out, so the difference of two scenarios with the same callers is
    /// known far better than either (A. M. Law, "Simulation Modeling and Analysis", 2015, sections 10.2.1 and 11.2).
    func minus(_ other: Interval) -> Interval? {
        guard pulls.count == other.pulls.count else { return nil }
        return Interval(mean: mean - other.mean, pulls: zip(pulls, other.pulls).map { $0 - $1 })
    }
}

extension Interval: Encodable {
    private enum Key: String, CodingKey { case mean, plusMinus }

    /// `{"mean", "plusMinus"}`, the latter the half width, left out for a single day.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(mean, forKey: .mean)
        if halfWidth.isFinite { try container.encode(halfWidth, forKey: .plusMinus) }
    }
}
