public import Routing

/// When callers call.
public enum Arrivals: Sendable, Equatable {
    /// A Poisson process whose rate steps: expected calls in each interval of `interval` seconds from opening; the last
    /// rate goes on till closing.
    case poisson(expected: [Double], interval: Double)
    /// Days as they once were; simulated days take them in turn.
    case replay(days: [[RecordedCall]])

    /// `rate` calls an hour, all day.
    ///
    /// - Throws: ``StaffingError`` if it is negative or beyond a hundred million.
    public static func perHour(_ rate: Double) throws(StaffingError) -> Arrivals {
        try checked([rate], interval: 3600)
    }

    /// Expected calls in each quarter of an hour from opening.
    ///
    /// - Throws: ``StaffingError`` if there are none, or one is negative or beyond a hundred million.
    public static func quarterHours(_ expected: [Double]) throws(StaffingError) -> Arrivals {
        try checked(expected, interval: 900)
    }

    private static func checked(_ expected: [Double], interval: Double) throws(StaffingError) -> Arrivals {
        guard !expected.isEmpty else {
            throw StaffingError(.noData, "no calls are expected at all; give calls per hour or per quarter of an hour")
        }
        for rate in expected {
            _ = try StaffingError.check(rate, "the number of expected calls", in: 0...100_000_000)
        }
        return .poisson(expected: expected, interval: interval)
    }
}

/// One call of a day that has been; what is nil is drawn from the scenario.
///
/// A call with an ``operation``, or with time at a seat, had an operation; one with neither but time with a remote agent
/// had none; of any other the scenario's shares decide.
public struct RecordedCall: Sendable, Equatable {
    /// Seconds since midnight at which the caller called.
    public let at: Double
    /// What the caller wanted: a ``CallKind/name``.
    public let kind: String?
    /// The operation that was declared.
    public let operation: OperationID?
    /// Whether the bot was enough.
    public let contained: Bool?
    /// Seconds with the bot.
    public let bot: Double?
    /// Seconds with the remote agent, until the operation was declared if there was one.
    public let remote: Double?
    /// Seconds at the seat.
    public let seat: Double?

    /// A call that came `at` seconds after midnight.
    public init(
        at: Double, kind: String? = nil, operation: OperationID? = nil, contained: Bool? = nil, bot: Double? = nil,
        remote: Double? = nil, seat: Double? = nil
    ) {
        self.at = at
        self.kind = kind
        self.operation = operation
        self.contained = contained
        self.bot = bot
        self.remote = remote
        self.seat = seat
    }

    /// Whether there was an operation; nil if that is not known.
    var operates: Bool? {
        if operation != nil || seat != nil { return true }
        return remote == nil ? nil : false
    }
}
