/// The sentences ``Bot`` says by itself; answers to intents come on top, by the ids written in `faq.yaml`.
///
/// Every case is an id in `prompts/en-US.yaml`. A prompt may use its ``placeholders`` and no others; it need not use
/// all of them. Several prompts in a row are heard as one ("…is on its way." "Is there anything else?"), so each is
/// a whole sentence and none repeats its neighbor.
public enum BotPrompt: String, Sendable, CaseIterable {
    /// The first words of every call: who answers, that it is a machine, and the open question.
    case greeting
    /// After the first answer: "Is there anything else I can help you with?"
    case anythingElse = "anything_else"
    /// The same after every second answer, worded differently.
    case anythingElseAgain = "anything_else_again"
    /// The caller said just "yes" to "anything else?": invites the question.
    case goAhead = "go_ahead"

    /// Middling confidence: "Did you want to know {topic}?"; answered by yes or no.
    case didYouMean = "did_you_mean"
    /// The second choice after a "no": "Then is it {topic}?"
    case didYouMeanInstead = "did_you_mean_instead"
    /// After a "no" with no second choice: asks for it in other words.
    case rephrase
    /// First failure at a yes/no question; the question itself follows.
    case yesOrNo = "yes_or_no"
    /// Second failure at a yes/no question: one for yes, two for no; the question itself follows.
    case yesOrNoKeys = "yes_or_no_keys"

    /// First silence at an open question.
    case noInputFirst = "no_input_1"
    /// Second silence: says that one can speak or use the keys; the key menu follows.
    case noInputSecond = "no_input_2"
    /// Third silence: a person will try; the transfer's own words follow.
    case noInputLast = "no_input_3"
    /// First time not understood: a short apology and "could you say that again?"
    case noMatchFirst = "no_match_1"
    /// Second time: give two examples of what one can say; the key menu follows.
    case noMatchSecond = "no_match_2"
    /// Third time: a person will help; the transfer's own words follow.
    case noMatchLast = "no_match_3"
    /// The caller spoke about something that isn't the bank's business: says so, and what it can help with.
    case outOfScope = "out_of_scope"
    /// A key that means nothing here; the key menu follows.
    case noSuchKey = "no_such_key"

    /// Said by whoever drives the bot while it takes long to find out what the caller said.
    case oneMoment = "one_moment"
    /// What the caller said could not be decoded in time; no fault of the caller's, so no failure is counted.
    case couldNotListen = "could_not_listen"

    /// What the caller can do: speak, the keys star, hash and zero; the key menu follows.
    case help
    /// One line of the key menu: "For {topic}, press {key}."
    case menuOption = "menu_option"
    /// The last line of the key menu: zero for an agent.
    case menuAgent = "menu_agent"

    /// After an operation's answer: "Shall I put you through to a colleague who will start this for you?"
    case offerTransfer = "offer_transfer"
    /// "I don't need an agent": acknowledged, and asks what to do instead.
    case noAgentNeeded = "no_agent_needed"
    /// An answer to a question before an operation, read back: "That was {value}. Is that right?"
    case readBack = "read_back"
    /// Such a question was not answered; it follows once more.
    case askAgain = "ask_again"
    /// The same, where the keys would do; the question follows once more.
    case askForKeys = "ask_for_keys"
    /// Such a question stays without an answer: the agent will ask.
    case leaveOut = "leave_out"
    /// A human was requested: please hold the line.
    case transferToAgent = "transfer_to_agent"
    /// No remote agent can take the call now (queue closed): back to the bot, with the open question.
    case noAgentAvailable = "no_agent_available"

    /// Said before hanging up.
    case goodbye
    /// Said before hanging up on somebody who can't be understood while no agent can take the call.
    case goodbyeUnserved = "goodbye_unserved"

    /// The id in the prompt catalogue.
    public var id: PromptID { PromptID(rawValue: rawValue) }

    /// The names a prompt's text may use in braces: `topic` (an intent's topic as written in `faq.yaml`), `key` (a DTMF key)
    /// and `value` (what the caller has answered).
    public var placeholders: [String] {
        switch self {
        case .didYouMean, .didYouMeanInstead: ["topic"]
        case .menuOption: ["topic", "key"]
        case .readBack: ["value"]
        default: []
        }
    }
}
