/// Why a question about staffing has no answer: one sentence for the manager who asked.
public struct StaffingError: Error, Equatable, CustomStringConvertible {
    /// What kind of problem it is.
    public struct Code: Hashable, Sendable {
        private enum Kind { case outOfRange, unstable, unreachable, noData, contradiction }
        private let kind: Kind

        /// A figure is not a number, negative, or beyond what the formulas are good for.
        public static let outOfRange = Code(kind: .outOfRange)
        /// Work arrives as fast as it can be done or faster: queue and wait would grow without end.
        public static let unstable = Code(kind: .unstable)
        /// No number of agents within reach meets the target.
        public static let unreachable = Code(kind: .unreachable)
        /// There are no calls or no handling times to work with.
        public static let noData = Code(kind: .noData)
        /// Two figures, each fine alone, can't both be true.
        public static let contradiction = Code(kind: .contradiction)
    }

    /// What kind of problem it is.
    public let code: Code
    /// What is wrong and what to do, without a line break.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// Passes `value` on if it is in `range`; not-a-number never is.
    static func check(
        _ value: Double, _ name: String, in range: ClosedRange<Double>, unit: String = ""
    ) throws(StaffingError) -> Double {
        guard range.contains(value) else {
            let unit = unit.isEmpty ? "" : " " + unit
            throw StaffingError(
                .outOfRange,
                "\(name) is \(plain(value))\(unit) but must be from \(plain(range.lowerBound)) to "
                    + plain(range.upperBound) + unit)
        }
        return value
    }

    /// Passes `value` on if it is in `range`.
    static func check(_ value: Int, _ name: String, in range: ClosedRange<Int>) throws(StaffingError) -> Int {
        guard range.contains(value) else {
            throw StaffingError(
                .outOfRange, "\(name) is \(value) but must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Whole numbers without ".0", as people write them.
    static func plain(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? String(value)
    }
}
