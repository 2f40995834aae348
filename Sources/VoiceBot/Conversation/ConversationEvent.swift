public import Dialogue

/// What happened between the caller and the bot, as it is shown, recorded and reported.
public enum ConversationEvent: Sendable, Equatable {
    /// A prompt was played for `seconds`; `interrupted` if the caller cut it short.
    case said(prompt: PromptID, text: String, seconds: Double, interrupted: Bool)
    /// The caller was heard. `confidence` is how well the sound fits the words, `interpretation` what they mean.
    case heard(text: String, confidence: Double, interpretation: Interpretation, nBest: [String])
    /// The caller pressed a key; secret ones must not be shown or kept.
    case digit(Character, isSecret: Bool)
    /// The caller has answered a question that an operation asks; secret values must not be shown or kept.
    case answered(prompt: PromptID, value: SpokenValue, isSecret: Bool)
    /// The caller was silent, for the `count`-th time since something was understood.
    case noInput(count: Int)
    /// The caller was not understood, for the `count`-th time since something was.
    case noMatch(count: Int)
}
