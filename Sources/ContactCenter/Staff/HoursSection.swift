internal import Foundation
internal import Routing
internal import Settings

/// One entry of `hours:` in `staff.yaml`: a week, the holidays that replace its days, and the time zone of both.
///
///     id: office
///     timeZone: Europe/Berlin
///     week: {weekdays: 08:00-18:00, saturday: [09:00-12:00, 13:00-15:00]}
///     holidays:
///       - {date: 2026-12-24, name: Christmas Eve, open: 08:00-12:00}
///       - {date: 2026-12-25, name: Christmas Day}
struct HoursSection {
    /// How queues name it.
    let id: String
    /// When it is open.
    let hours: Hours

    init(_ node: ConfigurationNode) throws {
        try node.allow("id", "timeZone", "week", "holidays")
        id = try node.require("id").identifier()
        hours = Hours(
            week: try Self.week(node.require("week")),
            holidays: try (node.value("holidays")?.list() ?? []).map(Self.holiday),
            clock: try Self.clock(node.value("timeZone")))
    }

    private static let workdays: [Hours.Weekday] = [.monday, .tuesday, .wednesday, .thursday, .friday]

    /// A day by its name wins over `weekdays` and `weekend`; days not mentioned are closed.
    private static func week(_ node: ConfigurationNode) throws -> [Hours.Weekday: [Hours.Span]] {
        let days = Hours.Weekday.allCases.map { (name: "\($0)", days: [$0]) }
        let names = [("weekdays", workdays), ("weekend", [.saturday, .sunday])] + days
        try node.allow(keys: names.map(\.0))
        var week: [Hours.Weekday: [Hours.Span]] = [:]
        for (name, days) in names {
            guard let value = try node.value(name) else { continue }
            let spans = try spans(value)
            for day in days { week[day] = spans }
        }
        return week
    }

    private static func holiday(_ node: ConfigurationNode) throws -> Hours.Holiday {
        try node.allow("date", "name", "open")
        let dateNode = try node.require("date")
        let date = try dateNode.text()
        let numbers = date.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
        guard numbers.count == 3, let day = LocalDate(year: numbers[0], month: numbers[1], day: numbers[2]) else {
            throw dateNode.error("'\(date)' is no date; write 2026-12-25")
        }
        return Hours.Holiday(
            try node.value("name")?.text() ?? date, on: day, open: try node.value("open").map(spans) ?? [])
    }

    /// `08:00-18:00`, a list of such, or `closed`.
    private static func spans(_ node: ConfigurationNode) throws -> [Hours.Span] {
        if node.isList { return try node.list().map(span) }
        return try node.text() == "closed" ? [] : [span(node)]
    }

    private static func span(_ node: ConfigurationNode) throws -> Hours.Span {
        let text = try node.text()
        guard let match = text.wholeMatch(of: /(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})/),
            let opens = minute(match.1, match.2), let closes = minute(match.3, match.4)
        else { throw node.error("'\(text)' are no hours; write 08:00-18:00, a list of such, or closed") }
        guard let span = Hours.Span(opens: opens, closes: closes) else {
            throw node.error(
                "'\(text)' ends before it begins; write hours over midnight as 22:00-24:00 and, the day after, 00:00-06:00"
            )
        }
        return span
    }

    private static func minute(_ hour: Substring, _ minute: Substring) -> Int? {
        guard let hour = Int(hour), let minute = Int(minute), minute < 60, hour * 60 + minute <= 1440 else {
            return nil
        }
        return hour * 60 + minute
    }

    /// The zone's clock with every change from 2020 to 2050; UTC if no zone is named.
    private static func clock(_ node: ConfigurationNode?) throws -> LocalClock {
        guard let node else { return LocalClock() }
        let name = try node.text()
        guard let zone = TimeZone(identifier: name) else {
            throw node.error("there is no time zone '\(name)'; write one such as Europe/Berlin")
        }
        func offset(_ date: Date) -> Milliseconds { .seconds(Int64(zone.secondsFromGMT(for: date))) }
        let (first, last) = (Date(timeIntervalSince1970: 1_577_836_800), Date(timeIntervalSince1970: 2_524_608_000))
        var changes: [LocalClock.Change] = []
        var date = first
        while let next = zone.nextDaylightSavingTimeTransition(after: date), next > date, next < last {
            let moment = Timestamp(milliseconds: Int64((next.timeIntervalSince1970 * 1000).rounded()))
            changes.append(.init(at: moment, offset: offset(next)))
            date = next
        }
        return LocalClock(offset: offset(first), changes: changes)
    }
}
