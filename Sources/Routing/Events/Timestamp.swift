/// A moment, in milliseconds since 1970-01-01 UTC. Given in by callers: `Routing` reads no clock.
public struct Timestamp: Hashable, Sendable, Comparable, Codable {
    /// Milliseconds since the epoch.
    public let milliseconds: Int64

    /// The moment `milliseconds` after the epoch.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    /// Reads the moment as a plain number of milliseconds.
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }
    /// Writes the moment as a plain number of milliseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
    /// Earlier is less.
    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
    /// The moment `span` later; stays at the last representable moment instead of overflowing.
    public static func + (moment: Self, span: Milliseconds) -> Self {
        let (sum, overflow) = moment.milliseconds.addingReportingOverflow(span.count)
        return Self(milliseconds: overflow ? (span.count > 0 ? .max : .min) : sum)
    }
    /// How long after `earlier` this is; never overflows.
    public static func - (later: Self, earlier: Self) -> Milliseconds {
        let (difference, overflow) = later.milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return Milliseconds(overflow ? (later > earlier ? .max : .min) : difference)
    }
}

/// A length of time in milliseconds: the only one events and rules use, so that a replay is exact.
public struct Milliseconds: Hashable, Sendable, Comparable, Codable {
    /// How many milliseconds.
    public let count: Int64

    /// `count` milliseconds.
    public init(_ count: Int64) { self.count = count }
    /// `count` seconds.
    public static func seconds(_ count: Int64) -> Self { Self(count * 1000) }
    /// Reads the length as a plain number.
    public init(from decoder: any Decoder) throws { count = try decoder.singleValueContainer().decode(Int64.self) }
    /// Writes the length as a plain number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(count)
    }
    /// Shorter is less.
    public static func < (left: Self, right: Self) -> Bool { left.count < right.count }
    /// In seconds, for people.
    public var seconds: Double { Double(count) / 1000 }
}
