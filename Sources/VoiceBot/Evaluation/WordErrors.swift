internal import Foundation

/// The word errors between what was said and what was heard: the least number of words to substitute, insert and delete.
public struct WordErrors: Sendable, Equatable {
    /// Words to change, insert or delete.
    public private(set) var errors = 0
    /// Words that were said.
    public private(set) var words = 0

    /// No words yet.
    public init() {}

    /// Errors ÷ words said, or nil if nothing was said; above 1 if much was invented.
    public var rate: Double? { words == 0 ? nil : Double(errors) / Double(words) }

    /// Counts one utterance; both texts are compared without case and punctuation.
    public mutating func add(said: String, heard: String) {
        let reference = Self.words(of: said)
        errors += Self.distance(reference, Self.words(of: heard))
        words += reference.count
    }

    /// The words of `text`, lower case, without punctuation but with apostrophes inside words.
    public static func words(of text: String) -> [String] {
        text.lowercased()
            .replacingOccurrences(of: "’", with: "'")
            .split { !($0.isLetter || $0.isNumber || $0 == "'") }
            .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "'")) }
            .filter { !$0.isEmpty }
    }

    /// Levenshtein's distance over words, one row at a time: O(said × heard) time, O(heard) memory.
    private static func distance(_ said: [String], _ heard: [String]) -> Int {
        var row = Array(0...heard.count)
        for (i, word) in said.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in heard.enumerated() {
                let substituted = diagonal + (word == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[heard.count]
    }
}
