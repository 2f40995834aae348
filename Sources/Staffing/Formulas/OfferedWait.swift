internal import Foundation

/// How long a call that must wait would wait for an agent if it did not hang up.
///
/// In Palm's queue the density of that wait at s seconds is proportional to f(s) = exp(λ(1 − e^(−θs))/θ − nμs): calls
/// arrive at λ, are answered at nμ, and each leaves at θ. The exponent is concave, so f is one hill. It is measured
/// from its peak, both ways along s and down from the top, and integrated where it is above e^−50 of the top: nothing
/// overflows or cancels, whatever the load.
struct OfferedWait: Sendable, Equatable {
    /// Calls a second that all agents together finish, nμ.
    private let answers: Double
    /// Hang-ups a second of one waiting caller, θ.
    private let leaving: Double
    /// Where the hill is highest, in seconds of waiting.
    private let peak: Double
    /// The logarithm of the hill's height at the peak, over its height at no wait.
    private let height: Double
    private let hill: Hill
    /// From where to where, in seconds from the peak, the hill counts.
    private let reach: ClosedRange<Double>
    /// The area under the hill, with its top at 1.
    private let area: Double

    init(arrivals: Double, answers: Double, leaving: Double) {
        self.answers = answers
        self.leaving = leaving
        peak = arrivals > answers ? log(arrivals / answers) / leaving : 0
        height = arrivals > answers ? (arrivals - answers) / leaving - answers * peak : 0
        hill = Hill(crest: min(arrivals, answers), answers: answers, leaving: leaving)
        reach = max(-peak, hill.end(-1))...hill.end(1)
        area = hill.integral(over: reach) { _ in 1 }
    }

    /// The share of all calls that wait, from the share `blocking` that Erlang B would turn away.
    func delayed(blocking: Double) -> Double {
        1 / (1 + exp(-height) / (answers * area) * (1 / blocking - 1))
    }

    /// The share of waiting calls that hang up before they are answered.
    var abandoned: Double { mean(to: .infinity) { -expm1(-leaving * $0) } }

    /// Seconds waited until the answer, over all waiting calls, counting none for those that hang up.
    var waitOfAnswered: Double { mean(to: .infinity) { $0 * exp(-leaving * $0) } }

    /// The share of waiting calls that are answered within `threshold` seconds.
    func answered(within threshold: Double) -> Double {
        mean(to: threshold) { exp(-leaving * $0) }
    }

    /// The mean of `value`, a function of the seconds waited, counting waits up to `limit` only.
    private func mean(to limit: Double, of value: (Double) -> Double) -> Double {
        let end = min(limit - peak, reach.upperBound)
        guard end > reach.lowerBound else { return 0 }
        return hill.integral(over: reach.lowerBound...end) { value(peak + $0) } / area
    }

    /// f as seen from its peak.
    private struct Hill: Equatable {
        /// Arrivals a second times the share of callers still patient at the peak, never above `answers`.
        let crest: Double
        let answers: Double
        let leaving: Double

        private func exponent(_ distance: Double) -> Double {
            -crest * expm1(-leaving * distance) / leaving - answers * distance
        }

        /// How far to go, up (1) or down (−1), until the hill has fallen to e^−50; at most twice too far.
        func end(_ direction: Double) -> Double {
            var distance = direction / answers
            while exponent(distance) > -50 { distance *= 2 }
            return distance
        }

        /// The area under the hill times `value`.
        ///
        /// Hang-ups happen within some patiences, which may be a speck of the hill's width: they get panels of their own.
        func integral(over range: ClosedRange<Double>, of value: (Double) -> Double) -> Double {
            let settled = min(range.lowerBound + 50 / leaving, range.upperBound)
            func curve(_ distance: Double) -> Double { value(distance) * exp(exponent(distance)) }
            return Quadrature.integral(from: range.lowerBound, to: settled, of: curve)
                + Quadrature.integral(from: settled, to: range.upperBound, of: curve)
        }
    }
}
