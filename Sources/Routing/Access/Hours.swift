/// When a queue takes callers: a week's opening hours, the holidays that replace them, and the site's clock.
///
/// A value, so the same moment always gives the same answer, on every machine.
public struct Hours: Sendable, Equatable, Codable {
    /// An open stretch of a day. One over midnight is two.
    public struct Span: Sendable, Equatable, Codable {
        /// The minute of the day at which it begins, from 0.
        public let opens: Int
        /// The minute of the day at which it is over, up to 1440.
        public let closes: Int

        /// Open from the minute `opens` until before the minute `closes`; nil unless 0 ≤ opens < closes ≤ 1440.
        public init?(opens: Int, closes: Int) {
            guard opens >= 0, opens < closes, closes <= 1440 else { return nil }
            self.opens = opens
            self.closes = closes
        }
    }

    /// A date with hours of its own.
    public struct Holiday: Sendable, Equatable, Codable {
        /// What it is called.
        public let name: String
        /// The date.
        public let date: LocalDate
        /// When it is open all the same; empty for not at all.
        public let spans: [Span]

        /// `date`, open in `spans` only.
        public init(_ name: String, on date: LocalDate, open spans: [Span] = []) {
            self.name = name
            self.date = date
            self.spans = spans
        }
    }

    /// A day of the week.
    public enum Weekday: Int, Sendable, Codable, CaseIterable {
        /// The days, as ISO 8601 counts them.
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }

    /// How many days ahead an opening is looked for.
    private static var horizon: Int64 { 400 }

    /// The hours of an ordinary week; a day that is not in it is closed.
    public var week: [Weekday: [Span]]
    /// The dates that differ.
    public var holidays: [Holiday]
    /// The site's clock.
    public var clock: LocalClock

    /// Open in `week`, save on `holidays`, by `clock`.
    public init(week: [Weekday: [Span]], holidays: [Holiday] = [], clock: LocalClock = LocalClock()) {
        self.week = week
        self.holidays = holidays
        self.clock = clock
    }

    /// Whether callers are taken at `moment`.
    public func isOpen(at moment: Timestamp) -> Bool { span(at: clock.local(moment)) != nil }

    /// The holiday that `moment` falls on.
    public func holiday(at moment: Timestamp) -> Holiday? { holiday(on: clock.local(moment).day) }

    /// When it closes after `moment`; nil if it is closed then, or does not close within the time an opening is looked for.
    public func closes(after moment: Timestamp) -> Timestamp? {
        var local = clock.local(moment)
        let last = local.day + Self.horizon
        while let span = span(at: local), local.day < last {
            guard span.closes == 1440 else { return clock.moment(day: local.day, minute: span.closes) }
            local = LocalClock.Reading(day: local.day + 1, minute: 0)
            if self.span(at: local) == nil { return clock.moment(day: local.day, minute: 0) }
        }
        return nil
    }

    /// When it opens next, `moment` itself if it is open; nil if it does not within 400 days.
    public func opens(after moment: Timestamp) -> Timestamp? {
        if isOpen(at: moment) { return moment }
        let local = clock.local(moment)
        for day in local.day...(local.day + Self.horizon) {
            let openings = spans(on: day).map(\.opens).filter { day > local.day || $0 > local.minute }
            if let first = openings.min() { return clock.moment(day: day, minute: first) }
        }
        return nil
    }

    private func span(at local: LocalClock.Reading) -> Span? {
        spans(on: local.day).first { $0.opens <= local.minute && local.minute < $0.closes }
    }

    private func spans(on day: Int64) -> [Span] {
        if let holiday = holiday(on: day) { return holiday.spans }
        return Weekday(rawValue: LocalDate.weekday(of: day)).flatMap { week[$0] } ?? []
    }

    private func holiday(on day: Int64) -> Holiday? { holidays.first { $0.date.day == day } }
}
