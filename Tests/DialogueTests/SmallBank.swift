@testable import Dialogue

/// A bank of a few intents, enough for every path of the bot.
enum SmallBank {
    static let yaml = """
        macros:
          want: "(i want to | i would like to | i'd like to | can i | how do i)"
          agent: "(an agent | a human | a real person | somebody | a representative)"
        frames:
          - {say: "{phrase}", weight: 6}
          - {say: "[um] (hi | hello) {phrase}", weight: 2}
          - "{phrase} please"
        intents:
          - id: card_arrival
            kind: consultation
            topic: when your card arrives
            answer: answer_card_arrival
            menu: 1
            phrasings:
              - "where is my [new] card"
              - "(when | what day) (will | does) my [new] (card | debit card) (come | arrive | get here)"
              - "i am still waiting for my [new] card"
              - "my [new] card (hasn't | has not) (come | arrived) [yet]"
          - id: opening_hours
            kind: consultation
            topic: our opening hours
            answer: answer_opening_hours
            menu: 2
            phrasings:
              - "(when | what time) (are you | do you) (open | close)"
              - "what are your [opening] hours"
              - "are you open on (saturday | sunday | monday)"
          - id: lost_or_stolen_card
            kind: operation
            topic: a lost or stolen card
            answer: answer_lost_card
            operation: block_card
            menu: 3
            phrasings:
              - "i (lost | have lost | can't find) my [debit | credit] card"
              - "my [debit | credit] card (was | has been | got) stolen"
              - "<want> report a (lost | stolen | missing) card"
          - id: human_agent
            kind: control
            topic: speaking to an agent
            phrasings:
              - "<agent>"
              - "<want> (speak | talk) to <agent>"
              - "(put me through | connect me | transfer me) to <agent>"
          - id: not_human_agent
            kind: control
            phrasings:
              - "i (don't | do not) (need | want) <agent>"
              - "i (don't | do not) (need | want) to (speak | talk) to <agent>"
              - "no agent"
          - {id: help, kind: control, phrasings: ["help [me]", "what can i say", "what are my options"]}
          - {id: repeat, kind: control, phrasings: ["repeat that", "say that again", "pardon", "what did you say"]}
          - {id: slower, kind: control, phrasings: ["[speak] slower", "too fast", "slow down", "speak more slowly"]}
          - {id: goodbye, kind: control, phrasings: ["[good] bye", "that's all [thank you]", "no thanks", "i am done"]}
          - {id: affirm, kind: control, states: [confirm], phrasings: [
              "yes [please]", "yeah", "yep", "that's (right | correct | true)", "correct", "right", "sure", "ok",
              "it is [true]", "agreed", "i agree", "absolutely", "yes (it is | i do | that's right)", "please do"]}
          - {id: deny, kind: control, states: [confirm], phrasings: [
              "no [thank you]", "nope", "nah", "that's (wrong | not right | incorrect | false | not correct)", "incorrect",
              "wrong", "no (it isn't | i don't | that's wrong)", "it's not", "i don't (agree | think so)", "not at all",
              "no don't", "don't [do (that | it)]", "i (must | have to) say no", "no way", "i disagree", "not really"]}
        """

    static let background = """
        sentences:
          - "what's the weather [like] (today | tomorrow)"
          - "(who | which team) won the (game | match) [last night]"
          - "(play | turn on) some music"
          - "tell me a (joke | story)"
          - "how (old | tall) is the president"
          - "order [me] a pizza"
        """

    static func faq() throws -> FAQ { try FAQ(yaml: yaml, background: background) }

    /// The same, whose one operation asks `questions`.
    static func faq(asking questions: String) throws -> FAQ {
        try FAQ(
            yaml: yaml.replacing("operation: block_card", with: "operation: block_card\n    asks: [\(questions)]"))
    }
}
