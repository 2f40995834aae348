/// A time of day as people write it, "08:30" or "08:30:15", kept as seconds since midnight.
public struct ClockTime: Sendable, Equatable, CustomStringConvertible {
    /// Seconds since midnight, up to 24:00.
    public let seconds: Double

    /// The time `seconds` after midnight.
    public init(_ seconds: Double) { self.seconds = seconds }

    /// Reads hours, minutes and, if given, seconds; nil if `text` is no time of day.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count),
            parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == parts.count, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        let total = zip(numbers, [3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        guard total <= 86_400 else { return nil }
        seconds = Double(total)
    }

    /// Hours and minutes, "08:30".
    public var description: String {
        let minutes = Int(max(0, min(seconds, 1e9)) / 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(minutes / 60)):\(two(minutes % 60))"
    }
}
