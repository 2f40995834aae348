internal import Foundation

/// Student's distribution ("Student", 1908), for means of few days.
enum StudentT {
    /// What a t-distributed number stays below in 97.5 % of cases: bounds a two-sided 95 % interval.
    ///
    /// With t = √ν·tan φ the density becomes cos^(ν−1) φ, smooth on a finite range, so it is integrated and bisected.
    static func quantile(degrees: Int) -> Double {
        let power = Double(degrees - 1)
        func area(_ angle: Double) -> Double { Quadrature.integral(from: 0, to: angle) { pow(cos($0), power) } }
        let half = area(.pi / 2)
        let angle = Bisection.root(in: 0...Double.pi / 2) { area($0) / half - 0.95 }
        return Double(degrees).squareRoot() * tan(angle)
    }
}
