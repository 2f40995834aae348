internal import Foundation

/// The sentences that can be said in one state of the dialogue, in the Java Speech Grammar Format.
public struct Grammar: Sendable, Equatable {
    /// The name by which ``Listening`` refers to it.
    public let name: String
    /// The JSGF text.
    public let text: String

    /// A grammar of this text; at least one rule must be public.
    ///
    /// - Throws: ``SpeechError`` when there is no public rule. What else is wrong is found when a recognizer loads it.
    public init(name: String, text: String) throws(SpeechError) {
        self.name = name
        self.text = text
        guard hasPublicRule else {
            throw SpeechError(.grammar, "The grammar `\(name)` has no public rule: write `public <rule> = …;`.")
        }
    }

    /// Reads a JSGF file.
    public static func load(name: String, path: String) throws(SpeechError) -> Grammar {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SpeechError(.file, "The grammar \(path) cannot be read: correct its path in pack.yaml.")
        }
        return try Grammar(name: name, text: String(decoding: data, as: UTF8.self))
    }

    /// The words that can be said.
    public var words: Set<String> {
        var plain = Self.withoutComments(text)
        for pattern in [
            #"\{[^}]*\}"#, #"/[^/\n]*/"#, #"<[^>]*>"#, #"(?m)^\s*#JSGF[^;]*;"#, #"\b(grammar|import)\s[^;]*;"#,
        ] {
            plain = plain.replacingOccurrences(of: pattern, with: " ", options: .regularExpression)
        }
        let separators = CharacterSet.whitespacesAndNewlines.union(CharacterSet(charactersIn: "|()[]*+=;\""))
        return Set(plain.components(separatedBy: separators).map { $0.lowercased() }).subtracting(["", "public"])
    }

    private var hasPublicRule: Bool {
        Self.withoutComments(text).contains(/public\s+<[^>]+>/)
    }

    private static func withoutComments(_ text: String) -> String {
        text.replacingOccurrences(of: #"/\*[\s\S]*?\*/|//[^\n]*"#, with: " ", options: .regularExpression)
    }
}
