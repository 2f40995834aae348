/// What the bot is listening for: decides which intents compete and which grammar the recognizer uses.
public enum Listening: Hashable, Sendable {
    /// An open question: everything but yes and no.
    case open
    /// An open question that can also be answered by yes or no: "is there anything else?"
    case anythingElse
    /// A yes or a no; help, an agent and the like are understood as well.
    case confirm
    /// Spoken or keyed digits.
    ///
    /// - Parameters:
    ///   - count: how many exactly; nil for any number.
    ///   - secret: whether they must not be shown, logged or recorded.
    case digits(count: Int?, secret: Bool)
    /// A day.
    case date
    /// A sum of money.
    case amount

    /// Whether what is said or keyed must not be shown, logged or recorded.
    public var isSecret: Bool { if case .digits(_, let secret) = self { secret } else { false } }
}
