/// What the clock on the site's wall shows: a time zone as a value, with the moments at which it is put forward or back.
///
/// Whoever has a time-zone database fills it in; the desk has none.
public struct LocalClock: Sendable, Equatable, Codable {
    /// From one moment on, another offset holds.
    public struct Change: Sendable, Equatable, Codable {
        /// The moment.
        public let at: Timestamp
        /// How far the clock is ahead of UTC from then on.
        public let offset: Milliseconds

        /// From `at` on the clock is `offset` ahead of UTC.
        public init(at: Timestamp, offset: Milliseconds) {
            self.at = at
            self.offset = offset
        }
    }

    /// What the clock shows.
    struct Reading: Equatable {
        /// The date, in days since 1970-01-01.
        let day: Int64
        /// From 0 to 1439.
        let minute: Int
    }

    private static let day: Int64 = 86_400_000
    private static let minute: Int64 = 60_000
    /// About 285 000 years: far from where days and offsets overflow.
    private static let farthest: Int64 = 1 << 53

    /// How far the clock is ahead of UTC before the first change.
    public let offset: Milliseconds
    /// In order of time.
    public let changes: [Change]

    /// A clock `offset` ahead of UTC (negative for behind), until `changes`.
    public init(offset: Milliseconds = Milliseconds(0), changes: [Change] = []) {
        self.offset = offset
        self.changes = changes.sorted { $0.at < $1.at }
    }

    func local(_ moment: Timestamp) -> Reading {
        let shown = min(max((moment + offset(at: moment)).milliseconds, -Self.farthest), Self.farthest)
        let day = shown >= 0 ? shown / Self.day : (shown + 1) / Self.day - 1
        return Reading(day: day, minute: Int((shown - day * Self.day) / Self.minute))
    }

    /// The moment at which the clock shows `minute` of `day`. Where it skips that time, the moment at which it would have; where
    /// it shows it twice, the second.
    func moment(day: Int64, minute: Int) -> Timestamp {
        let shown = Timestamp(milliseconds: day * Self.day + Int64(minute) * Self.minute)
        func shifted(by offset: Milliseconds) -> Timestamp { shown + Milliseconds(-offset.count) }
        return shifted(by: offset(at: shifted(by: offset(at: shown))))
    }

    private func offset(at moment: Timestamp) -> Milliseconds {
        changes.last { $0.at <= moment }?.offset ?? offset
    }
}

/// A date of the calendar on the site's wall.
public struct LocalDate: Sendable, Equatable, Codable {
    /// The year, Gregorian.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let dayOfMonth: Int

    /// The date; nil if the calendar has none such.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        let isLeap = year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        self.year = year
        self.month = month
        dayOfMonth = day
    }

    /// Days since 1970-01-01, counted in years that begin in March, so that the leap day is a year's last.
    var day: Int64 {
        let shiftedYear = month > 2 ? year : year - 1
        let shiftedMonth = (month + 9) % 12
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + dayOfMonth - 1
        return Int64(365 * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400 + dayOfYear - 719_468)
    }

    /// 0 for Monday to 6 for Sunday; the epoch was a Thursday.
    static func weekday(of day: Int64) -> Int { Int(((day + 3) % 7 + 7) % 7) }
}
