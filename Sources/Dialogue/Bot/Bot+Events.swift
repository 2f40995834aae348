extension Bot {
    /// What happens in a call, as far as the bot needs to know.
    public enum Event: Sendable, Equatable {
        /// The call was answered.
        case started
        /// The call was answered, and its caller has dialed a number that leads to an agent.
        case agentWanted
        /// The prompts last asked for were played, or the caller cut in; then what interrupted them follows.
        case promptFinished(interrupted: Bool)
        /// The caller said something. `text` is the best hypothesis, for the words of a wish only.
        case heard(text: String, interpretation: Interpretation)
        /// The caller said something, and no words came of it.
        case nothingRecognized
        /// A DTMF key: 0–9, `*` or `#`.
        case digit(Character)
        /// The caller was silent for as long as the last ``Action/listen(_:noInputAfter:)`` allowed.
        case noInput
        /// No remote agent can take the session now, nor will soon: it comes back to the bot.
        case humanUnavailable
        /// The caller has gone.
        case hungUp
    }

    /// What to do next, in order.
    public enum Action: Sendable, Equatable {
        /// Say a prompt of the catalogue with values for its placeholders. Several in a row are one prompt.
        case say(PromptID, values: [String: String] = [:])
        /// Listen once the prompts before it are played, or the caller cuts in, and report
        /// ``Event/noInput`` after this much silence.
        case listen(Listening, noInputAfter: Duration)
        /// Speak all prompts from here on at this share (below 1) of the catalogue's rate.
        case slowDown(to: Double)
        /// Ask the desk for a human, who will always be a remote agent first. The bot has no further part in the
        /// session unless ``Event/humanUnavailable`` comes.
        ///
        /// - Parameters:
        ///   - wanted: whom the caller asked for.
        ///   - reason: why a human is asked for.
        ///   - suggested: ids of the operations spoken about so far, for the agent to see; they decide nothing.
        case requestHuman(wanted: HumanWanted, reason: HumanReason, suggested: [String])
        /// Hang up. `contained`: the caller needed nobody else.
        case hangUp(contained: Bool)
        /// The caller has answered a question that an operation asks.
        case answered(PromptID, SpokenValue, isSecret: Bool)
        /// The caller was silent, for the `count`-th time since something was understood.
        case noInput(count: Int)
        /// The caller was not understood, for the `count`-th time since something was.
        case noMatch(count: Int)
    }

    /// Whom a caller asks for. Recorded, and of no influence on routing: the first human is a remote agent.
    public enum HumanWanted: String, Sendable, Equatable, Codable, CaseIterable {
        /// Anybody.
        case any
        /// Somebody on the phone, expressly.
        case remote
        /// Somebody in the office or branch.
        case seat

        /// Whom the words `text` ask for.
        public init(words text: String) {
            let words = " \(text.lowercased()) "
            let names = { (places: [String]) in places.contains { words.contains(" \($0) ") } }
            self = names(Self.onSite) ? .seat : names(Self.onThePhone) ? .remote : .any
        }

        private static let onSite = [
            "office", "branch", "on site", "onsite", "on the site", "in person", "face to face", "counter", "desk",
            "teller", "front desk", "in house", "headquarters", "the bank itself", "seat", "seat agent",
        ]
        private static let onThePhone = ["remote", "remote agent", "from home", "at home", "home agent"]
    }

    /// Why a human is asked for.
    public enum HumanReason: String, Sendable, Equatable, Codable, CaseIterable {
        /// In words.
        case asked
        /// By the key 0.
        case dtmf
        /// The bot has given up understanding.
        case noMatch
        /// The caller stays silent.
        case noInput
        /// The caller wants an operation done, and said yes to being put through.
        case operation
    }
}
