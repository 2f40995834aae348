internal import Settings

extension FAQ {
    /// What the bot asks for before it puts a caller through for an operation, so that the agent need not: digits, a day, a sum
    /// of money.
    public struct Question: Sendable, Equatable {
        /// How the question is put.
        public let prompt: PromptID
        /// What it listens for; always a value.
        public let listening: Listening

        /// The answer said or keyed in `text`, or nil if that is none.
        func value(of text: String) -> SpokenValue? { listening.value.flatMap { SpokenValue(text, as: $0) } }

        /// The digits wanted; nil for any number, and for what is no string of digits.
        var count: Int? { if case .digits(let count, _) = listening { count } else { nil } }

        /// Whether it can be answered by keys.
        var takesKeys: Bool { if case .digits = listening { true } else { false } }

        /// Whether the answer must not be shown, logged or recorded.
        var isSecret: Bool { listening.isSecret }
    }
}

extension FAQ.Question {
    private enum Wanted: String, CaseIterable { case digits, date, amount }

    /// `{prompt: ask_card_ending, for: digits, count: 4, secret: true}`; `count` and `secret` go with digits only.
    init(_ node: ConfigurationNode) throws {
        let wanted: Wanted = try node.require("for").choice()
        try node.allow(keys: ["prompt", "for"] + (wanted == .digits ? ["count", "secret"] : []))
        prompt = PromptID(rawValue: try node.require("prompt").identifier())
        listening =
            switch wanted {
            case .digits:
                .digits(
                    count: try node.value("count")?.integer(in: 1...20),
                    secret: try node.value("secret")?.flag() ?? false)
            case .date: .date
            case .amount: .amount
            }
    }
}
