/// Splits text into the words that phrasings are made of.
enum Wording {
    /// The words of `text`: lower case, letters, digits and apostrophes; everything else separates.
    static func words(in text: String) -> [String] {
        text.lowercased().replacing("’", with: "'")
            .split { !($0.isLetter || $0.isNumber || $0 == "'") }
            .map { String($0).trimming("'") }
            .filter { !$0.isEmpty }
    }

    /// `words` with English contractions written out, so that "that's not it" and "that is not it" are the same to the
    /// classifier. An `'s` is taken for "is" whatever it was: a wrong word in the same place every time does no harm.
    static func uncontracted(_ words: [String]) -> [String] {
        words.flatMap { word -> [String] in
            if let known = irregular[word] { return known }
            for (ending, full) in endings where word.hasSuffix(ending) && word.count > ending.count {
                return [String(word.dropLast(ending.count)), full]
            }
            return [word]
        }
    }

    private static let irregular = [
        "can't": ["can", "not"], "cannot": ["can", "not"], "won't": ["will", "not"], "shan't": ["shall", "not"],
    ]
    private static let endings = [
        ("n't", "not"), ("'s", "is"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'d", "would"), ("'m", "am"),
    ]
}

extension String {
    fileprivate func trimming(_ character: Character) -> String {
        var text = self[...]
        while text.first == character { text.removeFirst() }
        while text.last == character { text.removeLast() }
        return String(text)
    }
}
