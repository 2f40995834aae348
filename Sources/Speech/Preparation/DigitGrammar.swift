/// Grammars for strings of digits, spoken one by one.
enum DigitGrammar {
    /// The words a string can be made of.
    static let words: Set<String> = [
        "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ]

    /// The name of the grammar for `count` digits, or for any number of them.
    static func name(_ count: Int?) -> String {
        count.map { "digits-\($0)" } ?? "digits"
    }

    /// A grammar for exactly `count` digits, or for any number. Whole strings of known length are right three times as often.
    /// "oh" is the shortest and said less than "zero"; left as likely, it is heard in every "four" that lacks its r.
    static func grammar(_ count: Int?) throws(SpeechError) -> Grammar {
        guard count.map({ (1...64).contains($0) }) ?? true else {
            throw SpeechError(.grammar, "A string of \(count ?? 0) digits cannot be listened for: ask for 1 to 64.")
        }
        let digits = count.map { Array(repeating: "<digit>", count: $0).joined(separator: " ") } ?? "<digit>+"
        return try Grammar(
            name: name(count),
            text: """
                #JSGF V1.0;
                grammar digits;
                public <digits> = \(digits);
                <digit> = \(words.subtracting(["oh"]).sorted().joined(separator: " | ")) | /0.3/ oh;
                """)
    }
}
