/// A mean over simulated days and how far off it may be: 95 % of such intervals contain the true mean.
public struct Interval: Sendable, Equatable {
    /// The mean of the days' values.
    public let mean: Double
    /// The interval reaches from `mean - halfWidth` to `mean + halfWidth`; infinite for a single day, which says nothing
    /// about how days differ.
    public let halfWidth: Double

    /// The interval of independent `values`; nil if there are none.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        self.mean = mean
        guard values.count > 1 else {
            halfWidth = .infinity
            return
        }
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        halfWidth = StudentT.quantile(degrees: values.count - 1) * (variance / count).squareRoot()
    }

    /// The ratio of sums `parts` ÷ `wholes` over independent days, each caller counting alike; nil if there is nothing to
    /// divide by.
    ///
    /// The mean of the days' own ratios would be biased: days with more callers than usual are worse days, and would count
    /// no more than the others. With 180 callers a day that flatters a service level of 83 % by 0.4 points. The width is
    /// that of the ratio estimator (W. G. Cochran, "Sampling Techniques", 1977, section 6.3).
    init?(_ parts: [Double], of wholes: [Double]) {
        let (part, whole) = (parts.reduce(0, +), wholes.reduce(0, +))
        guard whole > 0, let residuals = Interval(zip(parts, wholes).map { $0 - part / whole * $1 }) else { return nil }
        mean = part / whole
        halfWidth = residuals.halfWidth / (whole / Double(wholes.count))
    }

    /// Whether `value` is inside.
    public func contains(_ value: Double) -> Bool { abs(value - mean) <= halfWidth }
}
