/// What callers answer to questions that have a grammar: yes or no, digits, dates, sums of money; in silence and in a room.
enum ClosedSet {
    private static let units = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    private static let teens = [
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    private static let ordinals = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth", "twenty first", "twenty second", "twenty third", "twenty fourth", "twenty fifth", "twenty sixth",
        "twenty seventh", "twenty eighth",
    ]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    /// The rows: `answers` (yes or no, in their usual wordings) and values drawn by a fixed seed.
    static func rows(answers: [SpokenSet.Row]) -> [SpokenSet.Row] {
        var dice = Dice()
        var rows = answers.flatMap { Array(repeating: $0, count: 2) }
        for (length, count) in [(1, 30), (4, 30), (6, 20), (8, 10)] {
            rows += (0..<count).map { _ in row(digits(length, &dice), "\(length) digits", "digits") }
        }
        rows += (0..<40).map { _ in row(date(&dice), "dates", "date") }
        rows += (0..<40).map { _ in row(amount(&dice), "sums of money", "amount") }
        return rows
            + rows.map {
                .init(intent: $0.intent, text: $0.text, group: $0.group + ", room", state: $0.state, isNoisy: true)
            }
    }

    private static func row(_ text: String, _ group: String, _ state: String) -> SpokenSet.Row {
        .init(intent: state, text: text, group: group, state: state)
    }

    private static func digits(_ count: Int, _ dice: inout Dice) -> String {
        (0..<count).map { _ in dice.one(of: units) }.joined(separator: " ")
    }

    private static func date(_ dice: inout Dice) -> String {
        let (month, day) = (dice.one(of: months), dice.one(of: ordinals))
        let year = [
            "", "", "twenty \(dice.one(of: teens))", "twenty twenty \(dice.one(of: Array(units[1...5])))",
            "nineteen \(dice.one(of: tens)) \(dice.one(of: Array(units[1...])))",
            "two thousand \(dice.one(of: Array(units[1...])))",
        ]
        return [
            "\(month) \(day)", "\(month) the \(day)", "the \(day) of \(month)",
        ][dice.index(below: 3)] + " " + dice.one(of: year)
    }

    private static func amount(_ dice: inout Dice) -> String {
        let small = dice.one(of: Array(units[1...]) + teens + tens)
        let large = "\(dice.one(of: tens)) \(dice.one(of: Array(units[1...])))"
        let hundreds = dice.one(of: Array(units[1...]))
        return dice.one(of: [
            "\(small) dollars", "\(large) dollars and \(small) cents", "\(hundreds) hundred \(large) dollars",
            "\(hundreds) thousand \(dice.one(of: Array(units[1...]))) hundred dollars", "a hundred and \(small) euros",
            "\(large) pounds", "\(small) cents", "\(hundreds) hundred dollars and \(large) cents",
        ])
    }
}

/// A linear congruential generator (Knuth's MMIX): the same set every time.
private struct Dice {
    private var state: UInt64 = 1

    mutating func index(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func one(of words: [String]) -> String { words[index(below: words.count)] }
}
