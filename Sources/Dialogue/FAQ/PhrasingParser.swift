/// Recursive descent over one phrasing: `alternatives := sequence ('|' sequence)*`, `sequence := item*`.
struct PhrasingParser {
    private let characters: [Character]
    private var position = 0
    private var depth = 0
    private let macro: (String, Int) throws -> Phrasing

    /// Deeper nesting than this is a mistake, and would only serve to exhaust the stack.
    static let maximumDepth = 50

    init(_ text: String, macro: @escaping (String, Int) throws -> Phrasing) {
        characters = Array(text)
        self.macro = macro
    }

    mutating func parse() throws -> Phrasing {
        let phrasing = try alternatives(closing: nil, opened: 0)
        guard phrasing.count > 0, phrasing != .sequence([]) else {
            throw Phrasing.SyntaxError(column: 1, message: "nothing is left to say; write at least one word")
        }
        return phrasing
    }

    private mutating func alternatives(closing: Character?, opened: Int) throws -> Phrasing {
        var choices = [try sequence(closing: closing)]
        while peek() == "|" {
            position += 1
            choices.append(try sequence(closing: closing))
        }
        if let closing {
            guard peek() == closing else { throw error("there is no '\(closing)' to close this", at: opened) }
            position += 1
        }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence(closing: Character?) throws -> Phrasing {
        var parts: [Phrasing] = []
        let start = position
        while let next = peek(), next != "|", next != closing { parts.append(try item(next)) }
        if parts.isEmpty, closing != nil || peek() == "|" || position > start {
            throw error("there is nothing here; write a word, or [ ] around what may be left out", at: start)
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func item(_ next: Character) throws -> Phrasing {
        let start = position
        switch next {
        case "(", "[":
            position += 1
            depth += 1
            defer { depth -= 1 }
            guard depth <= Self.maximumDepth else { throw error("brackets are nested too deeply", at: start) }
            let inner = try alternatives(closing: next == "(" ? ")" : "]", opened: start)
            return next == "(" ? inner : .choice([.sequence([]), inner])
        case ")", "]":
            throw error("this '\(next)' closes nothing; remove it or open it before", at: start)
        case "<":
            return try macro(name(until: ">"), start + 1)
        case "{":
            guard try name(until: "}") == "phrase" else { throw error("the only slot is {phrase}", at: start) }
            return .slot
        default:
            return try .word(word())
        }
    }

    private mutating func name(until end: Character) throws -> String {
        let start = position
        guard let close = characters[start...].firstIndex(of: end) else {
            throw error("there is no '\(end)' to close this", at: start)
        }
        position = close + 1
        return String(characters[(start + 1)..<close])
    }

    private mutating func word() throws -> String {
        let start = position
        while position < characters.count, Self.belongsToWord(characters[position]) { position += 1 }
        guard position > start else {
            throw error(
                "'\(characters[start])' can't be spoken; write words of letters and apostrophes only", at: start)
        }
        let word = String(characters[start..<position])
        guard word == word.lowercased() else { throw error("write '\(word)' in lower case", at: start) }
        guard word.contains(where: \.isLetter) else { throw error("an apostrophe alone is no word", at: start) }
        return word
    }

    private static func belongsToWord(_ character: Character) -> Bool { character.isLetter || character == "'" }

    /// The next character that isn't a space.
    private mutating func peek() -> Character? {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
        return position < characters.count ? characters[position] : nil
    }

    private func error(_ message: String, at position: Int) -> Phrasing.SyntaxError {
        Phrasing.SyntaxError(column: position + 1, message: message)
    }
}
