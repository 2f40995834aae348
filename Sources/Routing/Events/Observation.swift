/// What happened between the caller and the bot (or on the agent's line): kept for the interaction record, never routed on.
public enum Observation: Sendable, Equatable {
    /// The bot said a prompt. `seconds` is how much of it was played; `interrupted` if the caller barged in.
    case said(prompt: String, text: String, seconds: Double, interrupted: Bool)
    /// The recognizer heard the caller. `confidence` and `score` are 0…1; `nbest` are other readings, best first.
    case heard(text: String, confidence: Double, intent: String?, score: Double, nbest: [String])
    /// The caller pressed a key; `*` where the dialogue says secret.
    case digit(String)
    /// The caller answered the question `prompt`, for certain: by keys, or in words that it has agreed to.
    case answered(prompt: String, value: String)
    /// The caller said nothing, for the `count`th time in a row.
    case noInput(count: Int)
    /// The caller was not understood, for the `count`th time in a row.
    case noMatch(count: Int)
    /// A segment's recording was begun; `reference` says where it is kept.
    case recorded(segment: Int, reference: String)

    /// The observation as it may be kept: card-like digit runs masked, numbers rounded to four decimals.
    public var written: Observation {
        switch self {
        case .said(let prompt, let text, let seconds, let interrupted):
            .said(
                prompt: prompt, text: Redaction.redacted(text), seconds: JSON.written(seconds), interrupted: interrupted
            )
        case .heard(let text, let confidence, let intent, let score, let nbest):
            .heard(
                text: Redaction.redacted(text), confidence: JSON.written(confidence), intent: intent,
                score: JSON.written(score), nbest: nbest.map(Redaction.redacted))
        case .answered(let prompt, let value): .answered(prompt: prompt, value: Redaction.redacted(value))
        case .digit, .noInput, .noMatch, .recorded: self
        }
    }
}
