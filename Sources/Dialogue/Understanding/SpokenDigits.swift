/// Reads spoken digits: "five oh four", "double two", "triple seven".
public enum SpokenDigits {
    private static let digits: [String: String] = [
        "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4",
        "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "niner": "9",
    ]
    private static let repeats = ["double": 2, "triple": 3, "treble": 3]
    private static let fillers: Set<String> = ["um", "uh", "er", "and", "then", "it's", "is", "my", "number", "the"]

    /// The value of one digit's word; nil for others.
    static func value(of word: String) -> Int? { digits[word].flatMap(Int.init) }

    /// The digits said in `text`, or nil if it holds another word or no digit at all. Digits written as such count;
    /// "um", "it's" and the like are passed over.
    public static func parse(_ text: String) -> String? {
        var result = ""
        var times = 1
        for word in Wording.words(in: text) {
            if let count = repeats[word], times == 1 {
                times = count
            } else if let digit = digits[word] {
                result += String(repeating: digit, count: times)
                times = 1
            } else if times == 1, word.allSatisfy({ $0.isASCII && $0.isNumber }) {
                result += word
            } else if times > 1 || !fillers.contains(word) {
                return nil
            }
        }
        return result.isEmpty || times > 1 ? nil : result
    }
}
