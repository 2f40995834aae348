/// The conversation as a state machine: what to say and what to listen for next.
///
/// Knows no clock, no sound and no desk. Whoever drives it hands in events as they happen and carries out the actions in
/// order: prompts in a row are played as one, ``Action/listen(_:noInputAfter:)`` counts its silence from the end of the
/// prompts before it, and what the caller says or keys while they play interrupts them if the prompt allows.
///
/// ```
///  started     heard("where is my card", card_arrival: accept)     heard("no", deny)    promptFinished
///     │                          │                                       │                   │
///  greeting, listen    answer, anything else?, listen              goodbye              hang up
/// ```
public struct Bot: Sendable {
    /// How long a caller may be silent before that counts as no input.
    public struct Patience: Sendable, Equatable {
        /// At open questions.
        public var open: Duration
        /// At yes/no questions.
        public var confirm: Duration

        /// Patience with callers.
        public init(open: Duration = .seconds(6), confirm: Duration = .seconds(5)) {
            self.open = open
            self.confirm = confirm
        }
    }

    /// Where the conversation stands.
    enum State: Equatable, Sendable {
        /// Nobody has called yet.
        case idle
        /// The floor is the caller's; the payload is ``Listening/open`` or, after an answer, ``Listening/anythingElse``.
        case asking(Listening)
        /// "Did you mean …?" was asked about the first intent; the second is the next to ask about after a "no".
        case confirming(IntentID, next: IntentID?)
        /// An operation was explained, and "shall I put you through?" was asked.
        case offering(IntentID)
        /// The caller said yes to that, and is asked what the operation needs.
        case filling(Form)
        /// The last words are being said; the call ends with them.
        case leaving(contained: Bool)
        /// A human was requested; the desk has the session.
        case handedOver
        /// The caller has hung up, or the bot has.
        case ended
    }

    /// What has become of the last prompts said.
    enum Playback: Equatable, Sendable {
        /// They are being played.
        case playing
        /// The caller cut in.
        case interrupted
        /// They were heard to their end.
        case finished
    }

    /// Failures since the last thing understood.
    struct Failures: Equatable, Sendable {
        var noInput = 0
        var noMatch = 0
        /// The rung of the ladder: silence and misunderstanding climb the same one.
        var rung: Int { noInput + noMatch }
    }

    /// One prompt with its values.
    struct Line: Equatable, Sendable {
        var prompt: PromptID
        var values: [String: String] = [:]
    }

    let faq: FAQ
    let patience: Patience
    var state = State.idle
    var playback = Playback.finished
    var failures = Failures()
    /// The last thing said that is worth repeating: reprompts and help are not.
    var lastWords: [Line] = []
    /// What the caller has said no to since the last thing understood; not asked about again.
    var ruledOut: [IntentID] = []
    /// Whom the caller seemed to ask for when "did you mean to speak to an agent?" was asked.
    var wish = HumanWanted.any
    /// The operations spoken about so far, for the agent to see.
    var suggested: [String] = []
    /// Answers given so far.
    var answers = 0
    /// The share of the catalogue's rate at which prompts are spoken.
    var rate = 1.0
    /// What it says first.
    public var greeting = BotPrompt.greeting.id
    /// The desk has said that nobody can take this call now.
    var isAgentUnavailable = false

    /// A bot that answers from `faq`, before the call.
    public init(faq: FAQ, patience: Patience = Patience()) {
        self.faq = faq
        self.patience = patience
    }

    /// What the bot does about `event`. Events that mean nothing in the present state do nothing.
    public mutating func handle(_ event: Event) -> [Action] {
        switch (state, event) {
        case (.ended, _): []
        case (_, .hungUp): end()
        case (.idle, .started): say([.init(prompt: greeting)], then: .asking(.open))
        case (.idle, .agentWanted): requestHuman(reason: .asked)
        case (.idle, _): []
        case (.handedOver, .humanUnavailable): takeBack()
        case (.handedOver, _), (_, .started), (_, .agentWanted), (_, .humanUnavailable): []
        case (.leaving(let contained), .promptFinished(interrupted: false)): hangUp(contained: contained)
        case (.leaving, .promptFinished(interrupted: true)): listenAgain()
        case (_, .promptFinished(let interrupted)): finishPlayback(interrupted: interrupted)
        case (.filling(let form), .digit(let key)): press(key, filling: form)
        case (_, .digit(let key)): press(key)
        case (.leaving, _): []
        case (.filling(let form), .heard(let text, let interpretation)): hear(text, interpretation, filling: form)
        case (_, .heard(let text, let interpretation)): hear(text, interpretation)
        case (_, .nothingRecognized): fail(.noMatch)
        case (_, .noInput): fail(.noInput)
        }
    }

    private mutating func end() -> [Action] {
        state = .ended
        return []
    }

    private mutating func hangUp(contained: Bool) -> [Action] {
        state = .ended
        return [.hangUp(contained: contained)]
    }

    private mutating func finishPlayback(interrupted: Bool) -> [Action] {
        playback = interrupted ? .interrupted : .finished
        return []
    }

    /// The caller cut the last words short: the call goes on.
    private mutating func listenAgain() -> [Action] {
        playback = .interrupted
        state = .asking(.open)
        return [listen()]
    }

    private mutating func takeBack() -> [Action] {
        isAgentUnavailable = true
        failures = Failures()
        return say([.init(prompt: BotPrompt.noAgentAvailable.id)], then: .asking(.open))
    }
}
