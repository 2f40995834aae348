/// What is to be spoken: plain words, or words with markup.
public enum SpokenText: Sendable, Hashable {
    /// Read as it stands.
    case plain(String)
    /// Speech Synthesis Markup Language, with or without the `<speak>` around it; see ``SpeechMarkup``.
    case markup(String)

    /// A prompt's text: markup if there is an angle bracket or an entity in it.
    public init(prompt: String) {
        self = prompt.contains("<") || prompt.contains("&") ? .markup(prompt) : .plain(prompt)
    }

    /// The text with `&`, `<`, `>` and quotes escaped, to stand inside markup.
    public static func escape(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// The whole as one checked SSML document.
    func document() throws(SpeechError) -> String {
        switch self {
        case .plain(let text):
            return "<speak>\(Self.escape(text))</speak>"
        case .markup(let text):
            try SpeechMarkup.check(text)
            return text.drop(while: \.isWhitespace).hasPrefix("<speak") ? text : "<speak>\(text)</speak>"
        }
    }
}
