/// A sentence the system says, as written in the prompt catalogue.
public struct Prompt: Sendable, Equatable {
    /// The id; a recorded `ID.wav` wins over synthesis.
    public let id: PromptID
    /// The text as written, with `{name}` where a value goes.
    public let text: String
    /// Whether the text is SSML.
    public let isSSML: Bool
    /// The eSpeak NG voice; nil for the catalogue's.
    public let voice: String?
    /// Words per minute; nil for the catalogue's.
    public let rate: Int?
    /// Whether the caller may speak or key into it.
    public let isInterruptible: Bool
    /// The line in its file.
    public let line: Int

    /// The names in braces in the text, in order of appearance.
    public var placeholders: [String] {
        var names: [String] = []
        forEachPart { part in if case .placeholder(let name) = part, !names.contains(name) { names.append(name) } }
        return names
    }

    /// The text with `values` in place of their names, escaped where the text is SSML. A name without a value says
    /// nothing; `foyer prompts check` finds those.
    public func filled(with values: [String: String]) -> String {
        var result = ""
        forEachPart { part in
            switch part {
            case .text(let text): result += text
            case .placeholder(let name): result += values[name].map { isSSML ? Self.escaped($0) : $0 } ?? ""
            }
        }
        return result
    }

    private enum Part {
        case text(Substring)
        case placeholder(String)
    }

    private func forEachPart(_ body: (Part) -> Void) {
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            body(.text(rest[..<open]))
            body(.placeholder(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        body(.text(rest))
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
    }
}
