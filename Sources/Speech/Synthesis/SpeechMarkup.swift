/// Checks SSML before it is spoken: eSpeak NG reads malformed markup aloud instead of refusing it.
///
/// A subset of SSML 1.1 that eSpeak NG honors: `speak`, `p`, `s`, `break`, `mark`, `prosody`, `emphasis`, `sub`, `say-as`, `voice`, `audio`-free.
/// Attributes must be double-quoted: eSpeak NG misreads single quotes.
public enum SpeechMarkup {
    /// Elements and the attributes each may have.
    static let allowed: [String: Set<String>] = [
        "speak": ["version", "xml:lang", "xmlns"], "p": ["xml:lang"], "s": ["xml:lang"], "break": ["time", "strength"],
        "mark": ["name"], "prosody": ["rate", "pitch", "range", "volume"], "emphasis": ["level"], "sub": ["alias"],
        "say-as": ["interpret-as", "format", "detail"], "voice": ["xml:lang", "name", "gender", "age", "variant"],
    ]

    private static let entities: Set<String> = ["amp", "lt", "gt", "quot", "apos"]

    /// Checks that `text` is well-formed and uses only what eSpeak NG understands.
    ///
    /// - Throws: ``SpeechError`` with one sentence naming the place.
    public static func check(_ text: String) throws(SpeechError) {
        var scanner = Scanner(text)
        try scanner.scan()
    }

    private struct Scanner {
        private let text: String
        private var rest: Substring
        private var open: [String] = []
        private var finishedSpeak = false

        init(_ text: String) {
            self.text = text
            rest = text[...]
        }

        mutating func scan() throws(SpeechError) {
            while let character = rest.first {
                switch character {
                case "<": try tag()
                case "&": try entity()
                default:
                    if finishedSpeak, !character.isWhitespace { throw error("text after </speak>") }
                    rest.removeFirst()
                }
            }
            if let element = open.last { throw error("<\(element)> is not closed") }
        }

        private mutating func entity() throws(SpeechError) {
            guard let end = rest.firstIndex(of: ";") else { throw error("& must be written &amp;") }
            let name = String(rest[rest.index(after: rest.startIndex)..<end])
            guard SpeechMarkup.entities.contains(name) || Self.isNumeric(name) else {
                throw error("& must be written &amp;")
            }
            rest = rest[rest.index(after: end)...]
        }

        private static func isNumeric(_ name: String) -> Bool {
            guard name.hasPrefix("#") else { return false }
            let digits = name.dropFirst()
            let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return code.flatMap(Unicode.Scalar.init) != nil
        }

        private mutating func tag() throws(SpeechError) {
            guard let end = rest.firstIndex(of: ">") else { throw error("a < without its >") }
            var body = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
            if body.hasPrefix("/") { return try close(String(body.dropFirst())) }
            let isEmpty = body.hasSuffix("/")
            if isEmpty { body = body.dropLast() }
            let name = String(body.prefix { !$0.isWhitespace })
            guard let attributes = SpeechMarkup.allowed[name] else {
                throw error("<\(name)> is not one of \(SpeechMarkup.allowed.keys.sorted().joined(separator: ", "))")
            }
            if name == "speak", !open.isEmpty || finishedSpeak { throw error("<speak> must stand around everything") }
            try check(body.dropFirst(name.count), of: name, allowed: attributes)
            if !isEmpty { open.append(name) }
        }

        private mutating func close(_ written: String) throws(SpeechError) {
            let name = String(written.prefix { !$0.isWhitespace })
            guard open.popLast() == name else { throw error("</\(name)> closes nothing") }
            if name == "speak" { finishedSpeak = true }
        }

        private func check(
            _ attributes: Substring, of element: String, allowed: Set<String>
        ) throws(SpeechError) {
            var rest = attributes.drop(while: \.isWhitespace)
            while !rest.isEmpty {
                let name = String(rest.prefix { $0 != "=" && !$0.isWhitespace })
                rest = rest.dropFirst(name.count)
                guard allowed.contains(name) else { throw error("<\(element)> has no attribute `\(name)`") }
                guard rest.hasPrefix("=\""), let end = rest.dropFirst(2).firstIndex(of: "\"") else {
                    throw error("the value of `\(name)` must stand in double quotes")
                }
                rest = rest[rest.index(after: end)...].drop(while: \.isWhitespace)
            }
        }

        private func error(_ problem: String) -> SpeechError {
            let line = text[..<rest.startIndex].count(where: \.isNewline) + 1
            return SpeechError(.markup, "The spoken text is not valid SSML (line \(line)): \(problem).")
        }
    }
}
