import Testing

@testable import Dialogue

@Suite("The bot")
struct BotTests {
    typealias Action = Bot.Action
    let start: Bot

    init() throws {
        var bot = Bot(faq: try SmallBank.faq())
        _ = bot.handle(.started)
        _ = bot.handle(.promptFinished(interrupted: false))
        start = bot
    }

    @Test("a bot with a greeting of its own says that, and listens as always")
    func ownGreeting() throws {
        var bot = Bot(faq: try SmallBank.faq())
        bot.greeting = "greeting_cards"
        let actions = bot.handle(.started)
        #expect(actions == [.say("greeting_cards"), Self.open])
    }

    @Test("a caller of the agents' number gets an agent at once, or the bot if there is none")
    func agentsNumber() throws {
        var bot = Bot(faq: try SmallBank.faq())
        let actions = bot.handle(.agentWanted)
        #expect(actions == [.requestHuman(wanted: .any, reason: .asked, suggested: []), .say("transfer_to_agent")])
        let back = bot.handle(.humanUnavailable)
        #expect(back == [.say("no_agent_available"), Self.open])
    }

    // MARK: Words for events and actions

    static func heard(
        _ intent: IntentID, _ outcome: Interpretation.Outcome = .accept, text: String = "", or second: IntentID? = nil,
        probability: Double = 0.8
    ) -> Bot.Event {
        var readings = [Interpretation.Reading(intent: intent, probability: probability)]
        if let second { readings.append(.init(intent: second, probability: 0.15)) }
        return .heard(text: text, interpretation: .init(outcome: outcome, readings: readings, score: 0.5))
    }

    static let open = Action.listen(.open, noInputAfter: .seconds(6))
    static let anythingElse = Action.listen(.anythingElse, noInputAfter: .seconds(6))
    static let confirm = Action.listen(.confirm, noInputAfter: .seconds(5))
    static let menu: [Action] = [
        .say("menu_option", values: ["key": "1", "topic": "when your card arrives"]),
        .say("menu_option", values: ["key": "2", "topic": "our opening hours"]),
        .say("menu_option", values: ["key": "3", "topic": "a lost or stolen card"]),
        .say("menu_agent"),
    ]
    static let answered: [Action] = [.say("answer_card_arrival"), .say("anything_else"), anythingElse]
    static let offered: [Action] = [.say("answer_lost_card"), .say("offer_transfer"), confirm]
    static func didYouMean(_ topic: String, after first: BotPrompt? = nil) -> [Action] {
        (first.map { [.say($0.id)] } ?? []) + [.say("did_you_mean", values: ["topic": topic]), confirm]
    }
    static func human(
        _ wanted: Bot.HumanWanted = .any, _ reason: Bot.HumanReason, _ suggested: [String] = [],
        saying: BotPrompt? = nil
    ) -> [Action] {
        [.requestHuman(wanted: wanted, reason: reason, suggested: suggested)]
            + (saying.map { [.say($0.id)] } ?? []) + [.say("transfer_to_agent")]
    }

    /// The actions of the last of `events`, which happen after the greeting.
    func last(_ events: [Bot.Event]) -> [Action] {
        var bot = start
        return events.map { bot.handle($0) }.last ?? []
    }

    // MARK: Pictures of calls

    @Test("a call starts with the greeting and an open question")
    func greeting() throws {
        var bot = Bot(faq: try SmallBank.faq())
        #expect(bot.handle(.started) == [.say("greeting"), Self.open])
    }

    @Test("a question is answered, then anything else, then goodbye, and the bot hangs up")
    func contained() {
        var bot = start
        #expect(bot.handle(Self.heard("card_arrival")) == Self.answered)
        #expect(bot.handle(.promptFinished(interrupted: false)) == [])
        #expect(bot.handle(Self.heard("deny")) == [.say("goodbye")])
        #expect(bot.handle(.promptFinished(interrupted: false)) == [.hangUp(contained: true)])
        #expect(bot.handle(.digit("0")) == [])
    }

    @Test("the second \"anything else?\" is worded differently")
    func variation() {
        let second: [Action] = [.say("answer_opening_hours"), .say("anything_else_again"), Self.anythingElse]
        #expect(last([Self.heard("card_arrival"), Self.heard("opening_hours")]) == second)
    }

    @Test("yes to anything else invites the question")
    func goAhead() {
        #expect(last([Self.heard("card_arrival"), Self.heard("affirm")]) == [.say("go_ahead"), Self.open])
    }

    @Test("goodbye ends the call at any question")
    func goodbye() {
        #expect(last([Self.heard("goodbye")]) == [.say("goodbye")])
        #expect(last([Self.heard("card_arrival"), Self.heard("goodbye")]) == [.say("goodbye")])
        #expect(last([Self.heard("lost_or_stolen_card"), Self.heard("goodbye")]) == [.say("goodbye")])
    }

    @Test("cutting into the goodbye keeps the call going")
    func interruptedGoodbye() {
        let events: [Bot.Event] = [Self.heard("goodbye"), .promptFinished(interrupted: true)]
        #expect(last(events) == [Self.open])
        #expect(last(events + [Self.heard("card_arrival")]) == Self.answered)
    }

    @Test("a caller who hangs up leaves nothing to do")
    func hungUp() {
        #expect(last([.hungUp]) == [])
        #expect(last([.hungUp, Self.heard("card_arrival")]) == [])
    }

    // MARK: Confirmation

    @Test("middling confidence asks first, yes gives the answer")
    func confirmed() {
        let ask = Self.heard("card_arrival", .confirm)
        #expect(last([ask]) == Self.didYouMean("when your card arrives"))
        #expect(last([ask, Self.heard("affirm")]) == Self.answered)
    }

    @Test("after a no the second choice is asked about, after two the caller is asked to rephrase")
    func secondChoice() {
        let ask = Self.heard("card_arrival", .confirm, or: "opening_hours")
        let no = Self.heard("deny")
        let instead: [Action] = [.say("did_you_mean_instead", values: ["topic": "our opening hours"]), Self.confirm]
        #expect(last([ask, no]) == instead)
        #expect(last([ask, no, no]) == [.noMatch(count: 1), .say("rephrase"), Self.open])
    }

    @Test("what was ruled out isn't asked about again")
    func ruledOut() {
        let ask = Self.heard("card_arrival", .confirm)
        let again = Self.heard("card_arrival", .confirm, or: "opening_hours")
        #expect(last([ask, Self.heard("deny"), again]) == Self.didYouMean("our opening hours"))
        #expect(
            last([ask, Self.heard("deny"), ask]) == [.noMatch(count: 2), .say("no_match_2")] + Self.menu + [Self.open])
    }

    @Test("a harmless control of middling confidence is acted on at once")
    func harmless() {
        #expect(last([Self.heard("repeat", .confirm)]) == [.say("greeting"), Self.open])
    }

    @Test("an answer that is neither yes nor no climbs the ladder at the question")
    func yesOrNo() {
        let ask = Self.heard("card_arrival", .confirm)
        let first = Self.didYouMean("when your card arrives", after: .yesOrNo)
        let second = Self.didYouMean("when your card arrives", after: .yesOrNoKeys)
        #expect(last([ask, .nothingRecognized]) == [.noMatch(count: 1)] + first)
        #expect(last([ask, Self.heard("affirm", .confirm)]) == [.noMatch(count: 1)] + first)
        #expect(last([ask, .nothingRecognized, .noInput]) == [.noInput(count: 1)] + second)
        let third = last([ask, .nothingRecognized, .noInput, .noInput])
        #expect(third == [.noInput(count: 2)] + Self.human(.any, .noInput, saying: .noInputLast))
    }

    // MARK: Ladders

    @Test("three silences end with a human")
    func noInput() {
        #expect(last([.noInput]) == [.noInput(count: 1), .say("no_input_1"), Self.open])
        #expect(last([.noInput, .noInput]) == [.noInput(count: 2), .say("no_input_2")] + Self.menu + [Self.open])
        let third = last([.noInput, .noInput, .noInput])
        #expect(third == [.noInput(count: 3)] + Self.human(.any, .noInput, saying: .noInputLast))
    }

    @Test("three misunderstandings end with a human, however they come about")
    func noMatch() {
        let events = [Bot.Event.nothingRecognized, Self.heard("card_arrival", .reject, probability: 0.2)]
        #expect(last([events[0]]) == [.noMatch(count: 1), .say("no_match_1"), Self.open])
        #expect(last(events) == [.noMatch(count: 2), .say("no_match_2")] + Self.menu + [Self.open])
        let third = last(events + [Self.heard("affirm")])
        #expect(third == [.noMatch(count: 3)] + Self.human(.any, .noMatch, saying: .noMatchLast))
    }

    @Test("something understood starts the ladder anew")
    func forgiven() {
        let events: [Bot.Event] = [.noInput, .nothingRecognized, Self.heard("card_arrival"), .nothingRecognized]
        #expect(last(events) == [.noMatch(count: 1), .say("no_match_1"), Self.anythingElse])
    }

    @Test("a caller who was served and stays silent is let go")
    func servedSilence() {
        let events: [Bot.Event] = [Self.heard("card_arrival"), .noInput, .noInput, .noInput]
        #expect(last(events) == [.noInput(count: 3), .say("goodbye")])
    }

    @Test("talk of other things is answered as such")
    func outOfScope() {
        let chat = Self.heard("out_of_domain", .reject)
        #expect(last([chat]) == [.noMatch(count: 1), .say("out_of_scope"), Self.open])
        let faint = Self.heard("out_of_domain", .reject, probability: 0.3)
        #expect(last([faint]) == [.noMatch(count: 1), .say("no_match_1"), Self.open])
    }

    // MARK: Humans

    @Test(
        "whom the caller asks for is read from the words",
        arguments: [
            ("i want to talk to someone", Bot.HumanWanted.any), ("put me through to someone in the office", .seat),
            ("somebody at my branch", .seat), ("can i speak to a person face to face", .seat),
            ("a remote agent please", .remote), ("an officer", .any), ("", .any),
        ])
    func wanted(text: String, wanted: Bot.HumanWanted) {
        #expect(last([Self.heard("human_agent", text: text)]) == Self.human(wanted, .asked))
    }

    @Test("a human is had at every question and from every state", arguments: ["human_agent"] as [IntentID])
    func humanAnywhere(intent: IntentID) {
        let before: [[Bot.Event]] = [
            [], [Self.heard("card_arrival")], [Self.heard("card_arrival", .confirm)], [.noInput], [.noInput, .noInput],
        ]
        for events in before {
            #expect(last(events + [Self.heard(intent)]) == Self.human(.any, .asked))
            #expect(last(events + [.digit("0")]) == Self.human(.any, .dtmf))
        }
        #expect(last([Self.heard("goodbye"), .digit("0")]) == Self.human(.any, .dtmf))
    }

    @Test("\"did you mean to speak to an agent?\" remembers where")
    func confirmedHuman() {
        let ask = Self.heard("human_agent", .confirm, text: "someone in the branch")
        #expect(last([ask, Self.heard("affirm")]) == Self.human(.seat, .asked))
    }

    @Test("an operation is explained, and yes puts the caller through with the operation suggested")
    func operation() {
        let lost = Self.heard("lost_or_stolen_card")
        #expect(last([lost]) == Self.offered)
        #expect(last([lost, Self.heard("affirm")]) == Self.human(.any, .operation, ["block_card"]))
        #expect(last([lost, Self.heard("deny")]) == [.say("anything_else_again"), Self.anythingElse])
        #expect(last([lost, Self.heard("human_agent")]) == Self.human(.any, .asked, ["block_card"]))
        #expect(
            last([lost, Self.heard("not_human_agent", .reject)]) == [.say("anything_else_again"), Self.anythingElse])
    }

    @Test("\"I don't need an agent\" stays with the bot")
    func notHuman() {
        let expected: [Action] = [.say("no_agent_needed"), Self.open]
        #expect(last([Self.heard("not_human_agent", .reject)]) == expected)
        #expect(last([Self.heard("not_human_agent")]) == expected)
    }

    @Test("after the request for a human the bot is silent")
    func handedOver() {
        for event in [Bot.Event.noInput, .digit("1"), Self.heard("card_arrival"), .promptFinished(interrupted: false)] {
            #expect(last([.digit("0"), event]) == [])
        }
    }

    @Test("without an agent the caller is back with the bot, may ask again, and is let go when nothing works")
    func unavailable() {
        let back: [Bot.Event] = [.digit("0"), .humanUnavailable]
        #expect(last(back) == [.say("no_agent_available"), Self.open])
        #expect(last(back + [Self.heard("card_arrival")]) == Self.answered)
        #expect(last(back + [Self.heard("human_agent")]) == Self.human(.any, .asked))
        let silence = back + [.noInput, .noInput, .noInput]
        #expect(last(silence) == [.noInput(count: 3), .say("goodbye_unserved")])
        #expect(last(silence + [.promptFinished(interrupted: false)]) == [.hangUp(contained: false)])
    }

    // MARK: Help, repeat, slower

    @Test("repeat says the last answer or question again, not the reprompt")
    func repeating() {
        #expect(last([Self.heard("repeat")]) == [.say("greeting"), Self.open])
        #expect(last([Self.heard("card_arrival"), .nothingRecognized, Self.heard("repeat")]) == Self.answered)
        #expect(last([Self.heard("lost_or_stolen_card"), .digit("*")]) == Self.offered)
    }

    @Test("slower repeats at a lower rate, to a limit")
    func slower() {
        let slow = Self.heard("slower")
        let asked = [Self.heard("card_arrival"), slow]
        #expect(last(asked) == [.slowDown(to: 0.8)] + Self.answered)
        #expect(last(asked + [slow, slow]) == [.slowDown(to: 0.6)] + Self.answered)
    }

    @Test("help tells the menu at open questions and the keys at yes/no questions")
    func help() {
        #expect(last([Self.heard("help")]) == [.say("help")] + Self.menu + [Self.open])
        let ask = Self.heard("card_arrival", .confirm)
        #expect(last([ask, Self.heard("help")]) == Self.didYouMean("when your card arrives", after: .yesOrNoKeys))
    }

    // MARK: Keys

    @Test("the key menu equals speech")
    func menuKeys() {
        #expect(last([.digit("1")]) == Self.answered)
        #expect(last([.digit("3")]) == Self.offered)
        #expect(last([.noInput, .digit("1")]) == Self.answered)
        #expect(last([.digit("3"), .digit("1")]) == Self.human(.any, .operation, ["block_card"]))
        #expect(last([Self.heard("card_arrival", .confirm), .digit("1")]) == Self.answered)
        #expect(
            last([Self.heard("card_arrival", .confirm), .digit("2")]) == [
                .noMatch(count: 1), .say("rephrase"), Self.open,
            ])
    }

    @Test("a key without meaning gets the menu, three get a human", arguments: ["4", "9", "A"] as [Character])
    func wrongKey(key: Character) {
        let press = Bot.Event.digit(key)
        #expect(last([press]) == [.noMatch(count: 1), .say("no_such_key")] + Self.menu + [Self.open])
        #expect(last([press, press, press]) == [.noMatch(count: 3)] + Self.human(.any, .noMatch, saying: .noMatchLast))
        let ask = Self.heard("card_arrival", .confirm)
        let expected = Self.didYouMean("when your card arrives", after: .yesOrNoKeys)
        #expect(last([ask, press]) == [.noMatch(count: 1)] + expected)
    }

    @Test("hash skips what is being said, and else means help")
    func hash() {
        let answer = Self.heard("card_arrival")
        #expect(last([answer, .digit("#")]) == [Self.anythingElse])
        #expect(last([answer, .promptFinished(interrupted: true), .digit("#")]) == [Self.anythingElse])
        let done = [answer, Bot.Event.promptFinished(interrupted: false), .digit("#")]
        #expect(last(done) == [.say("help")] + Self.menu + [Self.anythingElse])
    }

    /// A bot that has put the first of an operation's two questions.
    private var asking: Bot {
        get throws {
            var bot = Bot(faq: try SmallBank.faq(asking: "{prompt: loss, for: amount}, {prompt: code, for: digits}"))
            for event in [.started, Self.heard("lost_or_stolen_card"), Self.heard("affirm")] { _ = bot.handle(event) }
            return bot
        }
    }

    @Test("every event in every order of four ends in a listening bot, a hand-over or a hang-up")
    func exhaustive() throws {
        let events: [Bot.Event] = [
            .promptFinished(interrupted: false), .promptFinished(interrupted: true), .nothingRecognized, .noInput,
            .humanUnavailable, .digit("0"), .digit("1"), .digit("9"), .digit("*"), .digit("#"),
            Self.heard("card_arrival"), Self.heard("lost_or_stolen_card", .confirm, or: "human_agent"),
            Self.heard("affirm"), Self.heard("deny"), Self.heard("slower"), Self.heard("goodbye"),
        ]
        explore(start, events, depth: 4)
        explore(
            try asking,
            events + [.heard(text: "forty", interpretation: .init(outcome: .accept, readings: [], score: 1))], depth: 3)
    }

    private func explore(_ bot: Bot, _ events: [Bot.Event], depth: Int) {
        guard depth > 0 else { return }
        for event in events {
            var next = bot
            let actions = next.handle(event)
            // Whatever is said is followed by listening, or ends the bot's part.
            if actions.contains(where: { if case .say = $0 { true } else { false } }) {
                let isListening = actions.contains { if case .listen = $0 { true } else { false } }
                #expect(isListening != next.hasLastWord, "\(event) → \(actions)")
            }
            explore(next, events, depth: depth - 1)
        }
    }
}

extension Bot {
    /// Whether the bot needs no answer to what it says.
    fileprivate var hasLastWord: Bool {
        switch state {
        case .leaving, .handedOver, .ended: true
        case .idle, .asking, .confirming, .offering, .filling: false
        }
    }
}
