/// A way callers put something, with options and alternatives: `where is my [new] (card | debit card)`.
///
/// | written | means |
/// |---|---|
/// | `word` | itself; lower case letters and apostrophes |
/// | `[ … ]` | may be left out |
/// | `( … \| … )` | one of these; `[ … \| … ]` and a bare `… \| …` work as well |
/// | `<name>` | the macro `name` |
/// | `{phrase}` | the slot of a frame |
public indirect enum Phrasing: Sendable, Equatable {
    /// One word.
    case word(String)
    /// One after the other; empty for nothing at all.
    case sequence([Phrasing])
    /// Exactly one of these.
    case choice([Phrasing])
    /// The slot of a frame, filled by ``filled(with:)``.
    case slot

    /// What is wrong in a phrasing.
    public struct SyntaxError: Error, Equatable, CustomStringConvertible {
        /// The character's place in the phrasing, counted from 1.
        public let column: Int
        /// What is wrong and what to do.
        public let message: String
        /// `column 7: …`
        public var description: String { "column \(column): \(message)" }
    }

    /// Parses `text`; a `<name>` becomes whatever `macro` gives for it.
    ///
    /// - Parameter macro: gives a macro's phrasing, or throws a sentence (any error) if there is none.
    /// - Throws: ``SyntaxError`` with the column, or what `macro` throws.
    public init(parsing text: String, macro: (_ name: String, _ column: Int) throws -> Phrasing) throws {
        self = try withoutActuallyEscaping(macro) { macro in
            var parser = PhrasingParser(text, macro: macro)
            return try parser.parse()
        }
    }

    /// The number of word sequences this stands for, not counting duplicates apart; stops counting at `Int.max`.
    public var count: Int {
        switch self {
        case .word, .slot: 1
        case .sequence(let parts): parts.reduce(1) { Self.saturating($0.multipliedReportingOverflow(by: $1.count)) }
        case .choice(let parts): parts.reduce(0) { Self.saturating($0.addingReportingOverflow($1.count)) }
        }
    }

    private static func saturating(_ result: (partialValue: Int, overflow: Bool)) -> Int {
        result.overflow ? .max : result.partialValue
    }

    /// The number of slots on every path through this; nil if the paths differ.
    var slotCount: Int? {
        switch self {
        case .word: return 0
        case .slot: return 1
        case .sequence(let parts):
            let counts = parts.map(\.slotCount)
            return counts.contains(nil) ? nil : counts.reduce(0) { $0 + ($1 ?? 0) }
        case .choice(let parts):
            let counts = parts.map(\.slotCount)
            return counts.allSatisfy { $0 == counts.first } ? counts.first ?? 0 : nil
        }
    }

    /// The phrasing with `words` in its slot.
    public func filled(with words: Phrasing) -> Phrasing {
        switch self {
        case .word: self
        case .slot: words
        case .sequence(let parts): .sequence(parts.map { $0.filled(with: words) })
        case .choice(let parts): .choice(parts.map { $0.filled(with: words) })
        }
    }

    /// Every word in the phrasing, in order of appearance, with duplicates.
    public var vocabulary: [String] {
        switch self {
        case .word(let word): [word]
        case .slot: []
        case .sequence(let parts), .choice(let parts): parts.flatMap(\.vocabulary)
        }
    }
}
