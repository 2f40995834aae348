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

    /// Whether `value` is inside.
    public func contains(_ value: Double) -> Bool { abs(value - mean) <= halfWidth }
}
