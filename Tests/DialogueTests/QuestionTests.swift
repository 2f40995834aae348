import Testing

@testable import Dialogue

/// What an operation asks before the caller is put through.
@Suite struct QuestionTests {
    private static let lost = BotTests.heard("lost_or_stolen_card")
    private static let yes = BotTests.heard("affirm")
    private static let no = BotTests.heard("deny")
    private static let confirm = BotTests.confirm
    private static let askEnding: [Bot.Action] = [
        .say("card_ending"), .listen(.digits(count: 4, secret: false), noInputAfter: .seconds(6)),
    ]
    private static let askAmount: [Bot.Action] = [.say("loss"), .listen(.amount, noInputAfter: .seconds(6))]
    private static let askCode: [Bot.Action] = [
        .say("code"), .listen(.digits(count: nil, secret: true), noInputAfter: .seconds(6)),
    ]
    private static let human = BotTests.human(.any, .operation, ["block_card"])

    private static func said(_ text: String, _ outcome: Interpretation.Outcome = .accept) -> Bot.Event {
        .heard(text: text, interpretation: .init(outcome: outcome, readings: [], score: 0.5))
    }
    private static func readBack(_ value: String) -> [Bot.Action] {
        [.say("read_back", values: ["value": value]), confirm]
    }
    private static let ending = Bot.Action.answered("card_ending", .digits("5043"), isSecret: false)

    /// The actions of the last of `events`, after an operation that asks `questions` was explained.
    private func last(
        _ events: [Bot.Event], asking questions: String = "{prompt: card_ending, for: digits, count: 4}"
    ) throws -> [Bot.Action] {
        var bot = Bot(faq: try SmallBank.faq(asking: questions))
        _ = bot.handle(.started)
        _ = bot.handle(.promptFinished(interrupted: false))
        return ([Self.lost] + events).map { bot.handle($0) }.last ?? []
    }

    private static let two = "{prompt: card_ending, for: digits, count: 4}, {prompt: loss, for: amount}"

    @Test("who wants an operation done is asked, answers, agrees to what was understood, and is put through")
    func answered() throws {
        #expect(try last([Self.yes], asking: Self.two) == Self.askEnding)
        let said = [Self.yes, Self.said("five oh four three")]
        #expect(try last(said, asking: Self.two) == Self.readBack("5, 0, 4, 3"))
        #expect(try last(said + [Self.yes], asking: Self.two) == [Self.ending] + Self.askAmount)
        let both = said + [Self.yes, Self.said("forty dollars", .confirm)]
        #expect(try last(both, asking: Self.two) == Self.readBack("40 dollars"))
        let amount = Bot.Action.answered("loss", .amount(.init(hundredths: 4000, currency: .dollars)), isSecret: false)
        #expect(try last(both + [Self.yes], asking: Self.two) == [amount] + Self.human)
    }

    @Test("what was misheard is asked for once more, with the keys; then the agent is left to ask")
    func misheard() throws {
        let again: [Bot.Action] = [.noMatch(count: 1), .say("ask_for_keys")] + Self.askEnding
        let wrong = [Self.yes, Self.said("five oh four three"), Self.no]
        #expect(try last(wrong) == again)
        #expect(try last([Self.yes, .nothingRecognized]) == again)
        #expect(
            try last([Self.yes, Self.said("five oh four", .accept)]) == [.noMatch(count: 1), .say("ask_for_keys")]
                + Self.askEnding)
        let leftOut: [Bot.Action] =
            [.noMatch(count: 2)] + [Self.human[0], .say("leave_out"), .say("transfer_to_agent")]
        #expect(try last(wrong + [Self.said("five", .reject)]) == leftOut)
        #expect(try last([Self.yes, .noInput, .noInput]).first == .noInput(count: 2))
    }

    @Test("digits can be keyed, and are not read back")
    func keyed() throws {
        let keys = [Self.yes] + "504".map(Bot.Event.digit)
        #expect(try last(keys) == [Self.askEnding[1]])
        #expect(try last(keys + [.digit("3")]) == [Self.ending] + Self.human)
        #expect(try last(keys + [.digit("*")] + "5043".map(Bot.Event.digit)) == [Self.ending] + Self.human)
        #expect(try last(keys + [.digit("#")]) == [.noMatch(count: 1), .say("ask_for_keys")] + Self.askEnding)
        #expect(try last([Self.yes, Self.said("five oh four three"), .digit("1")]) == [Self.ending] + Self.human)
    }

    @Test("hash skips the question's words, then the question")
    func skipped() throws {
        #expect(try last([Self.yes, .digit("#")]) == [Self.askEnding[1]])
        let skipped = [Self.yes, .promptFinished(interrupted: false), .digit("#")]
        #expect(try last(skipped, asking: Self.two) == [.say("leave_out")] + Self.askAmount)
        #expect(try last([Self.yes, Self.no], asking: Self.two) == [.say("leave_out")] + Self.askAmount)
    }

    @Test("at a question as well, an agent is an agent, and star says it again")
    func elsewhere() throws {
        #expect(try last([Self.yes, BotTests.heard("human_agent")]) == BotTests.human(.any, .asked, ["block_card"]))
        #expect(try last([Self.yes, .digit("*")]) == Self.askEnding)
        #expect(try last([Self.yes, BotTests.heard("help")]) == Self.askEnding)
        #expect(
            try last([Self.yes, .digit("0")], asking: "{prompt: loss, for: amount}")
                == BotTests.human(.any, .dtmf, ["block_card"]))
    }

    @Test("a secret is never read back: it is certain, or asked for again")
    func secret() throws {
        let code = "{prompt: code, for: digits, secret: yes}"
        let answer = Bot.Action.answered("code", .digits("77"), isSecret: true)
        #expect(try last([Self.yes], asking: code) == Self.askCode)
        #expect(try last([Self.yes, Self.said("seven seven")], asking: code) == [answer] + Self.human)
        #expect(
            try last([Self.yes, Self.said("seven seven", .confirm)], asking: code)
                == [.noMatch(count: 1), .say("ask_for_keys")] + Self.askCode)
        #expect(try last([Self.yes] + "77#".map(Bot.Event.digit), asking: code) == [answer] + Self.human)
    }

    @Test(
        "a question that can't be asked is refused in one sentence",
        arguments: [
            ("{prompt: a, for: date, count: 4}", "count"),
            ("{prompt: a, for: money}", "must be one of digits, date, amount"),
            ("{for: date}", "prompt"), ("{prompt: a, for: digits, count: 99}", "from 1 to 20"),
        ])
    func malformed(question: String, words: String) throws {
        let error = #expect(throws: (any Error).self) { try last([], asking: question) }
        #expect(error.map { "\($0)" }?.contains(words) == true)
    }

    @Test("a consultation asks nothing")
    func consultation() throws {
        let yaml = SmallBank.yaml.replacing(
            "answer: answer_card_arrival", with: "answer: answer_card_arrival\n    asks: [{prompt: a, for: date}]")
        let error = #expect(throws: (any Error).self) { try FAQ(yaml: yaml) }
        #expect(error.map { "\($0)" }?.contains("asks questions but is no operation") == true)
    }
}
