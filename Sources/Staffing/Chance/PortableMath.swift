/// Logarithm and exponential from IEEE 754's exactly rounded operations alone, so that the same seed gives the same
/// result on any machine: the C library's own may differ in the last bit from one processor to the next.
enum PortableMath {
    private static let ln2 = 0.693_147_180_559_945_3

    /// The natural logarithm of a finite `value` above 0, to about 1e-15 relative.
    static func log(_ value: Double) -> Double {
        // value = m·2^e with m near 1, and log m = 2 artanh((m − 1) ÷ (m + 1)), whose series ends quickly.
        var exponent = Double(value.exponent)
        var significand = value.significand
        if significand > 1.414_213_562_373_095 {
            significand /= 2
            exponent += 1
        }
        let ratio = (significand - 1) / (significand + 1)
        let square = ratio * ratio
        var sum = 0.0
        for odd in stride(from: 21, through: 1, by: -2) { sum = sum * square + 1 / Double(odd) }
        return exponent * ln2 + 2 * ratio * sum
    }

    /// e to the `power`, to about 1e-15 relative; 0 below −700 and infinite above 700.
    static func exp(_ power: Double) -> Double {
        guard abs(power) <= 700 else { return power < 0 ? 0 : .infinity }
        let doublings = (power / ln2).rounded()
        let rest = power - doublings * ln2
        var sum = 1.0
        for order in stride(from: 17, through: 1, by: -1) { sum = 1 + sum * rest / Double(order) }
        return Double(sign: .plus, exponent: Int(doublings), significand: sum)
    }
}
