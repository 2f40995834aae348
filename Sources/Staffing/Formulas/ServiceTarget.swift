/// What the contact center promises: a share of calls answered within a time, "80/20".
public struct ServiceTarget: Sendable, Equatable, CustomStringConvertible {
    /// The share of calls, above 0 and below 1.
    public let share: Double
    /// Seconds from entering the queue; time with the bot does not count.
    public let within: Double

    /// `share` of the calls within `within` seconds.
    ///
    /// - Throws: ``StaffingError`` if the share is not between 0 and 1 or the time is negative.
    public init(share: Double, within: Double) throws(StaffingError) {
        self.share = try StaffingError.check(share, "the share to be answered in time", in: Limits.aim)
        self.within = try StaffingError.check(within, "the time to answer", in: Limits.threshold, unit: "s")
    }

    /// Reads "80/20": percent, a slash, seconds.
    ///
    /// - Throws: ``StaffingError`` saying how a target is written.
    public init(_ text: String) throws(StaffingError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let percent = Double(parts[0]), let seconds = Double(parts[1]),
            percent > 0, percent < 100
        else {
            throw StaffingError(
                .outOfRange,
                "'\(text)' is no service level; write percent/seconds with a percentage between 0 and 100, as in 80/20")
        }
        try self.init(share: percent / 100, within: seconds)
    }

    /// As written: "80/20".
    public var description: String { StaffingError.plain(share * 100) + "/" + StaffingError.plain(within) }
}
