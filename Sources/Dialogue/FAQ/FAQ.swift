/// What callers can want, how they put it and how it is answered, as written in `faq.yaml` and `background.yaml`.
public struct FAQ: Sendable, Equatable {
    /// What kind of business an intent is.
    public enum Kind: String, Sendable, CaseIterable {
        /// Information only.
        case consultation
        /// A transaction performed for the caller by an agent.
        case operation
        /// Steers the conversation: help, repeat, an agent, yes, no.
        case control
        /// Not for the bot; never acted on.
        case background
    }

    /// In which states of the dialogue an intent competes.
    public enum State: String, Sendable, CaseIterable {
        /// At open questions.
        case open
        /// At yes/no questions.
        case confirm
    }

    /// A phrasing and how often it is said compared with others.
    public struct WeightedPhrasing: Sendable, Equatable {
        /// The phrasing, macros filled in.
        public let phrasing: Phrasing
        /// The phrasing as written.
        public let text: String
        /// Positive; 1 unless written otherwise.
        public let weight: Double
        /// The line in its file.
        public let line: Int
    }

    /// One thing a caller can want.
    public struct Intent: Sendable, Equatable {
        /// The id.
        public let id: IntentID
        /// The kind.
        public let kind: Kind
        /// The words for "did you mean …?" and the key menu; every consultation and operation has them.
        public let topic: String?
        /// The answer's prompt; every consultation and operation has one.
        public let answer: PromptID?
        /// The operation's id in `staff.yaml`; exactly the operations have one.
        public let operation: String?
        /// What is asked before the caller is put through for the operation.
        public let questions: [Question]
        /// The key 1–9 in the DTMF menu.
        public let menuKey: Character?
        /// In which states it competes; `open` unless written otherwise.
        public let states: Set<State>
        /// How callers put it.
        public let phrasings: [WeightedPhrasing]
        /// The file's line, for errors.
        public let line: Int
    }

    /// The file as the operator named it.
    public let file: String
    /// All intents in the file's order.
    public let intents: [Intent]
    /// Carriers of phrasings: "hi, {phrase}"; just `{phrase}` if the file has none.
    public let frames: [WeightedPhrasing]

    private let positions: [IntentID: Int]

    /// An FAQ of `intents`, which must have different ids.
    init(file: String, intents: [Intent], frames: [WeightedPhrasing]) {
        self.file = file
        self.intents = intents
        self.frames = frames
        positions = Dictionary(zip(intents.map(\.id), intents.indices), uniquingKeysWith: { first, _ in first })
    }

    /// The intent called `id`, or nil.
    public func intent(_ id: IntentID) -> Intent? { positions[id].map { intents[$0] } }

    /// The prompts of its answers and questions.
    public var promptIDs: [PromptID] {
        intents.flatMap { [$0.answer].compactMap(\.self) + $0.questions.map(\.prompt) }
    }

    /// The intents on the key menu, by key.
    public var menu: [(key: Character, intent: Intent)] {
        intents.compactMap { intent in intent.menuKey.map { ($0, intent) } }.sorted { $0.key < $1.key }
    }
}

extension IntentID {
    /// The caller asks for a human, in whatever words.
    public static let humanAgent: IntentID = "human_agent"
    /// The caller says that no human is wanted.
    public static let notHumanAgent: IntentID = "not_human_agent"
    /// What can I say?
    public static let help: IntentID = "help"
    /// Once more, please.
    public static let `repeat`: IntentID = "repeat"
    /// Once more and slower.
    public static let slower: IntentID = "slower"
    /// The caller is done.
    public static let goodbye: IntentID = "goodbye"
    /// Yes.
    public static let affirm: IntentID = "affirm"
    /// No.
    public static let deny: IntentID = "deny"
    /// Not the bank's business; the sentences of `background.yaml`.
    public static let outOfDomain: IntentID = "out_of_domain"

    /// The intents the bot itself acts on.
    static let known: [IntentID] = [
        .humanAgent, .notHumanAgent, .help, .repeat, .slower, .goodbye, .affirm, .deny, .outOfDomain,
    ]
}
