/// What can be said next: decides which search the recognizer uses.
public enum Listening: Sendable, Hashable {
    /// Anything; the language model of the application's sentences.
    case open
    /// What is likely in the context of this name; see ``RecognitionModel/Context``.
    case context(String)
    /// What the grammar of this name allows, and nothing else.
    case grammar(String)
    /// A string of exactly so many digits, or of any number.
    case digits(exactly: Int?)
    /// A string of exactly so many digits of which the last is Luhn's check digit, as on cards.
    case checkedDigits(exactly: Int)

    /// Whether a language model is searched, which yields posteriors and several readings.
    var usesLanguageModel: Bool {
        switch self {
        case .open, .context: true
        case .grammar, .digits, .checkedDigits: false
        }
    }
}
