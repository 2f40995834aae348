internal import Routing

/// How a length of time varies from call to call: talking, after-call work, patience.
public struct TimeSpread: Sendable, Equatable {
    private enum Shape: Equatable {
        case fixed
        case exponential
        /// Mean and deviation of the logarithm.
        case logNormal(Double, Double)
        case empirical([Double])
    }

    /// The mean in seconds.
    public let mean: Double
    private let shape: Shape

    /// No time at all.
    public static let none = TimeSpread(mean: 0, shape: .fixed)

    /// Always `seconds`.
    ///
    /// - Throws: ``StaffingError`` if it is not from 0 to 10 000 000.
    public static func fixed(_ seconds: Double) throws(StaffingError) -> TimeSpread {
        TimeSpread(
            mean: try StaffingError.check(seconds, "a time", in: 0...Limits.time.upperBound, unit: "s"), shape: .fixed)
    }

    /// Memoryless, as Erlang's formulas assume.
    ///
    /// - Throws: ``StaffingError`` if `mean` is not from 0.001 to 10 000 000 seconds.
    public static func exponential(mean: Double) throws(StaffingError) -> TimeSpread {
        TimeSpread(mean: try StaffingError.check(mean, "a mean time", in: Limits.time, unit: "s"), shape: .exponential)
    }

    /// Log-normal, as handling times usually are: many short, a few long.
    ///
    /// - Parameters:
    ///   - mean: seconds, of the time itself and not of its logarithm.
    ///   - deviation: standard deviation in seconds, of the time itself.
    /// - Throws: ``StaffingError`` if either is not from 0.001 to 10 000 000 seconds.
    public static func logNormal(mean: Double, deviation: Double) throws(StaffingError) -> TimeSpread {
        let mean = try StaffingError.check(mean, "a mean time", in: Limits.time, unit: "s")
        let deviation = try StaffingError.check(deviation, "a standard deviation", in: Limits.time, unit: "s")
        let ratio = deviation / mean
        let variance = PortableMath.log(1 + ratio * ratio)
        let center = PortableMath.log(mean) - variance / 2
        return TimeSpread(mean: mean, shape: .logNormal(center, variance.squareRoot()))
    }

    /// One of the measured `seconds`, each as likely.
    ///
    /// - Throws: ``StaffingError`` if there are none or one is not from 0 to 10 000 000.
    public static func empirical(_ seconds: [Double]) throws(StaffingError) -> TimeSpread {
        guard !seconds.isEmpty else {
            throw StaffingError(.noData, "there are no measured times; give at least one, in seconds")
        }
        for time in seconds {
            _ = try StaffingError.check(time, "a measured time", in: 0...Limits.time.upperBound, unit: "s")
        }
        return TimeSpread(mean: seconds.reduce(0, +) / Double(seconds.count), shape: .empirical(seconds))
    }

    /// One time, to the millisecond.
    func draw(_ chance: Chance) -> Milliseconds {
        var chance = chance
        let seconds =
            switch shape {
            case .fixed: mean
            case .exponential: mean * chance.exponential()
            case .logNormal(let center, let deviation): PortableMath.exp(center + deviation * chance.normal())
            case .empirical(let times): times[min(Int(chance.uniform() * Double(times.count)), times.count - 1)]
            }
        return .rounding(seconds)
    }
}

extension Milliseconds {
    /// The nearest whole number of milliseconds; a tail longer than four months is cut off there.
    static func rounding(_ seconds: Double) -> Self {
        Self(Int64((min(seconds, Limits.time.upperBound) * 1000).rounded()))
    }
}
