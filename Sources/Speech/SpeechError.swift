/// Why words could not be heard or spoken: a sentence for the operator.
public struct SpeechError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of thing went wrong.
    public enum Code: Sendable, Equatable {
        /// A file of the language pack is missing, malformed or says something impossible.
        case languagePack
        /// A word has no pronunciation; the word.
        case unpronounceable(String)
        /// A grammar that PocketSphinx does not accept, or a name that no grammar has.
        case grammar
        /// A file could not be read or written.
        case file
        /// PocketSphinx refused a call.
        case recognizer
        /// eSpeak NG refused a call, or its data are missing.
        case synthesizer
        /// Markup that is not well-formed or not allowed.
        case markup
    }

    /// What kind of thing went wrong.
    public let code: Code
    /// One sentence: what, in which file and line, what to do.
    public let description: String

    /// An error with its sentence.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
