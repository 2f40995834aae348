internal import Foundation

/// A day as callers say it: "july fourth", "the second of may twenty nineteen", "seven four nineteen eighty", "yesterday".
public struct SpokenDate: Sendable, Equatable {
    /// The year, nil if none was said.
    public let year: Int?
    /// The month, 1…12.
    public let month: Int
    /// The day of the month, 1…31.
    public let day: Int

    /// A day that exists in that year, or in some year if none is given; nil for others.
    public init?(year: Int?, month: Int, day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// As ISO 8601 has it, `2019-05-02`; without a year as its 2000 edition and vCard (RFC 6350, 4.3.1) do, `--05-02`.
    public var iso8601: String {
        let monthAndDay = "\(Self.twoDigits(month))-\(Self.twoDigits(day))"
        return year.map { "\($0)-\(monthAndDay)" } ?? "--" + monthAndDay
    }

    /// As it is read out: `May 2, 2019`.
    var spoken: String {
        "\(Self.months[month - 1].capitalized) \(day)" + (year.map { ", \($0)" } ?? "")
    }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }

    private static func days(in month: Int, of year: Int?) -> Int {
        switch month {
        case 2: year.map(isLeap) ?? true ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }
}

// MARK: Reading

extension SpokenDate {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    private static let days: [[String]: Int] = [
        ["today"]: 0, ["yesterday"]: -1, ["tomorrow"]: 1, ["the", "day", "before", "yesterday"]: -2,
        ["the", "day", "after", "tomorrow"]: 2,
    ]
    private static let leads = [
        ["um"], ["uh"], ["on"], ["it", "was"], ["it's"], ["that", "was"], ["since"],
    ]

    /// The day said in `text`, or nil if it is none, or words are left over.
    ///
    /// - Parameter today: What "yesterday" and "last friday" are seen from. A weekday is the last one before today, with
    ///   "next" or "this" the first after it, since callers of a bank ask about what was.
    public static func parse(_ text: String, today: SpokenDate = .today) -> SpokenDate? {
        var words = Wording.words(in: text)[...]
        for lead in leads where words.starts(with: lead) {
            words.removeFirst(lead.count)
            break
        }
        if let offset = days[Array(words)] ?? weekday(words, today) { return today.moved(by: offset) }
        let date = named(&words) ?? numbers(&words)
        return words.isEmpty ? date : nil
    }

    private static func weekday(_ words: ArraySlice<String>, _ today: SpokenDate) -> Int? {
        guard let wanted = words.last.flatMap({ weekdays.firstIndex(of: $0) }), let now = today.weekday else {
            return nil
        }
        let after = (wanted - now + 6) % 7 + 1
        switch words.dropLast() {
        case [], ["last"]: return after == 7 ? -7 : after - 7
        case ["this"], ["next"]: return after
        default: return nil
        }
    }

    /// "July fourth", "the fourth of july", and a year.
    private static func named(_ words: inout ArraySlice<String>) -> SpokenDate? {
        var ahead = words
        skip("the", &ahead)
        var day = NumberWords.takeDay(&ahead)
        if day != nil { skip("of", &ahead) }
        guard let month = ahead.first.flatMap({ months.firstIndex(of: $0) }) else { return nil }
        ahead.removeFirst()
        if day == nil {
            skip("the", &ahead)
            day = NumberWords.takeDay(&ahead)
        }
        guard let day else { return nil }
        skip("of", &ahead)
        let year = takeYear(&ahead)
        words = ahead
        return SpokenDate(year: year, month: month + 1, day: day)
    }

    /// "Seven four nineteen eighty": month, day and year, as Americans write them.
    private static func numbers(_ words: inout ArraySlice<String>) -> SpokenDate? {
        var ahead = words
        let month = takeNumber(&ahead)
        skip("slash", &ahead)
        // "Twenty" may be the day or the year's beginning: what leaves a year is meant.
        for length in [3, 2, 1] {
            var day = ahead.prefix(length)
            var rest = ahead.dropFirst(length)
            guard let number = takeNumber(&day), day.isEmpty else { continue }
            skip("slash", &rest)
            guard let year = takeYear(&rest), rest.isEmpty, let month else { continue }
            words = rest
            return SpokenDate(year: year, month: month, day: number)
        }
        return nil
    }

    private static func takeNumber(_ words: inout ArraySlice<String>) -> Int? {
        NumberWords.takePair(&words) ?? NumberWords.takeTo99(&words)
    }

    private static func takeYear(_ words: inout ArraySlice<String>) -> Int? {
        var ahead = words
        if ahead.starts(with: ["two", "thousand"]) {
            ahead.removeFirst(2)
            skip("and", &ahead)
            let year = 2000 + (NumberWords.takeTo99(&ahead) ?? 0)
            words = ahead
            return year
        }
        guard let century = ["nineteen": 1900, "twenty": 2000][ahead.first ?? ""] else { return nil }
        ahead.removeFirst()
        guard let year = NumberWords.takePair(&ahead) else { return nil }
        words = ahead
        return century + year
    }

    private static func skip(_ word: String, _ words: inout ArraySlice<String>) {
        if words.first == word { words.removeFirst() }
    }
}

// MARK: The calendar

extension SpokenDate {
    private static let calendar = Calendar(identifier: .gregorian)

    /// Today in the machine's time zone.
    public static var today: SpokenDate { SpokenDate(Date()) }

    /// The day of a moment in the machine's time zone.
    private init(_ moment: Date) {
        let parts = Self.calendar.dateComponents([.year, .month, .day], from: moment)
        (year, month, day) = (parts.year, parts.month ?? 1, parts.day ?? 1)
    }

    /// Its noon, which every day has; nil without a year.
    private var noon: Date? {
        year.flatMap { Self.calendar.date(from: DateComponents(year: $0, month: month, day: day, hour: 12)) }
    }

    /// 0 for Sunday to 6; nil without a year.
    private var weekday: Int? { noon.map { Self.calendar.component(.weekday, from: $0) - 1 } }

    private func moved(by days: Int) -> SpokenDate? {
        noon.flatMap { Self.calendar.date(byAdding: .day, value: days, to: $0) }.map(SpokenDate.init)
    }
}
