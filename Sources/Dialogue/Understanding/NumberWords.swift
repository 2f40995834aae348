/// English words for whole numbers, read from the front of what was said.
enum NumberWords {
    static let units = [
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    ]
    static let teens = [
        "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
        "seventeen": 17, "eighteen": 18, "nineteen": 19,
    ]
    static let tens = [
        "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    ]
    private static let ordinals = [
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
        "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
        "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    ]

    /// Takes a number from 1 to 99: "seven", "twenty one".
    static func takeTo99(_ words: inout ArraySlice<String>) -> Int? {
        guard let first = words.first else { return nil }
        if let number = units[first] ?? teens[first] {
            words.removeFirst()
            return number
        }
        guard let number = tens[first] else { return nil }
        words.removeFirst()
        guard let unit = words.first.flatMap({ units[$0] }) else { return number }
        words.removeFirst()
        return number + unit
    }

    /// Takes the two last digits of a year or a price: "oh five", "fifteen", "eighty two".
    static func takePair(_ words: inout ArraySlice<String>) -> Int? {
        guard words.first == "oh" || words.first == "zero" else {
            guard let first = words.first, units[first] == nil else { return nil }
            return takeTo99(&words)
        }
        guard let unit = words.dropFirst().first.flatMap({ units[$0] }) else { return nil }
        words.removeFirst(2)
        return unit
    }

    /// Takes an ordinal or a cardinal up to 39: "fourth", "twenty first", "thirty one".
    static func takeDay(_ words: inout ArraySlice<String>) -> Int? {
        guard let first = words.first else { return nil }
        if let ordinal = ordinals[first] {
            words.removeFirst()
            return ordinal
        }
        if let ten = tens[first], let last = words.dropFirst().first.flatMap({ ordinals[$0] }), last < 10 {
            words.removeFirst(2)
            return ten + last
        }
        return takeTo99(&words)
    }

    /// Takes a whole number under a million: "twelve hundred", "a thousand and fifty", "two hundred thousand".
    static func takeWhole(_ words: inout ArraySlice<String>) -> Int? {
        guard let below = takeHundreds(&words) else { return nil }
        guard words.first == "thousand" else { return below }
        words.removeFirst()
        return below * 1000 + takeRest(&words, takeHundreds)
    }

    private static func takeHundreds(_ words: inout ArraySlice<String>) -> Int? {
        var ahead = words
        guard let number = takeOne(&ahead) ?? takeTo99(&ahead) else { return nil }
        words = ahead
        guard words.first == "hundred" else { return number }
        words.removeFirst()
        return number * 100 + takeRest(&words, takeTo99)
    }

    /// "a" before "hundred" or "thousand".
    private static func takeOne(_ words: inout ArraySlice<String>) -> Int? {
        guard words.first == "a", let next = words.dropFirst().first, ["hundred", "thousand"].contains(next) else {
            return nil
        }
        words.removeFirst()
        return 1
    }

    /// What may follow "hundred" or "thousand", after an "and" or without; 0 if nothing does.
    private static func takeRest(
        _ words: inout ArraySlice<String>, _ take: (inout ArraySlice<String>) -> Int?
    ) -> Int {
        var ahead = words.first == "and" ? words.dropFirst() : words
        guard let rest = take(&ahead) else { return 0 }
        words = ahead
        return rest
    }
}
