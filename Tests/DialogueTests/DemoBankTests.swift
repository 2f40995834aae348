import Foundation
import Settings
import Testing

@testable import Dialogue

/// The bank that ships: `models/en-US` and `prompts/en-US.yaml`.
@Suite("The demo bank", .serialized)
struct DemoBankTests {
    private static let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(3).joined(separator: "/")
    private static let faq = Result { try FAQ(directory: root + "/models/en-US") }
    private static let catalogue = Result { try PromptCatalogue(contentsOf: root + "/prompts/en-US.yaml") }
    /// Trained once: it takes a moment.
    private static let understanding = Result { Understanding(training: try faq.get()) }

    @Test("FAQ, background and prompts are read, and fit each other")
    func loads() throws {
        let faq = try Self.faq.get()
        #expect(faq.problems(with: try Self.catalogue.get()).map(\.description) == [])
        #expect(faq.intent(.outOfDomain)?.kind == .background)
        #expect(faq.intent(.outOfDomain)?.phrasings.count ?? 0 > 50)
    }

    @Test("every sentence of the bot is there, with its own placeholders only", arguments: BotPrompt.allCases)
    func sentences(sentence: BotPrompt) throws {
        let prompt = try #require(try Self.catalogue.get()[sentence.id])
        #expect(Set(prompt.placeholders).isSubset(of: sentence.placeholders))
        #expect(!prompt.text.isEmpty)
        // A key menu that doesn't say its keys, or a question that doesn't say its topic, would be of no use.
        #expect(prompt.placeholders.count == sentence.placeholders.count)
    }

    @Test(
        "every business of the bank is there, with its kind and its answer",
        arguments: [
            ("card_arrival", .consultation), ("activate_my_card", .consultation),
            ("lost_or_stolen_card", .operation), ("compromised_card", .operation),
            ("card_payment_not_recognised", .operation), ("card_swallowed", .operation),
            ("declined_card_payment", .consultation), ("disposable_card_limits", .consultation),
            ("change_pin", .consultation), ("pin_blocked", .operation), ("passcode_forgotten", .consultation),
            ("atm_support", .consultation), ("cash_withdrawal_charge", .consultation),
            ("exchange_rate", .consultation), ("balance_not_updated_after_bank_transfer", .consultation),
            ("failed_transfer", .consultation), ("transfer_timing", .consultation),
            ("transfer_fee_charged", .consultation), ("top_up_failed", .consultation),
            ("request_refund", .operation), ("country_support", .consultation), ("age_limit", .consultation),
            ("edit_personal_details", .operation), ("verify_my_identity", .consultation),
            ("terminate_account", .operation), ("opening_hours", .consultation),
        ] as [(IntentID, FAQ.Kind)])
    func business(id: IntentID, kind: FAQ.Kind) throws {
        let intent = try #require(try Self.faq.get().intent(id))
        #expect(intent.kind == kind)
        #expect((intent.operation != nil) == (kind == .operation))
        #expect(intent.states == [.open])
        let answer = try #require(try intent.answer.flatMap { try Self.catalogue.get()[$0] })
        #expect(answer.placeholders == [])
    }

    @Test("the bot's own intents are there as controls, yes and no at yes/no questions only")
    func controls() throws {
        let faq = try Self.faq.get()
        for id in IntentID.known where id != .outOfDomain { #expect(faq.intent(id)?.kind == .control, "\(id)") }
        #expect(faq.intent(.affirm)?.states == [.confirm])
        #expect(faq.intent(.deny)?.states == [.confirm])
    }

    @Test("no sentence means two things in the same state")
    func unambiguous() throws {
        var owners: [[String]: FAQ.Intent] = [:]
        for intent in try Self.faq.get().intents {
            for phrasing in intent.phrasings {
                for sentence in phrasing.phrasing.expansions(limit: 48, seed: 1) {
                    let owner = owners.updateValue(intent, forKey: sentence) ?? intent
                    let isShared = owner.id != intent.id && !owner.states.isDisjoint(with: intent.states)
                    #expect(!isShared, "\"\(sentence.joined(separator: " "))\": \(owner.id) and \(intent.id)")
                }
            }
        }
    }

    @Test(
        "a human is asked for in the usual wordings",
        arguments: [
            "agent", "operator", "representative", "customer service", "human", "a real person please",
            "can i speak to someone", "can i talk to a person", "could i speak with an agent please",
            "i want to speak to a human", "i want to talk to somebody", "i'd like to talk to a representative",
            "i would like to speak with customer service", "i need to speak with an agent", "let me talk to a human",
            "let me speak to your manager", "put me through to an agent", "connect me to a person",
            "transfer me to an operator", "please transfer me", "please connect me with a representative",
            "get me a human", "give me an agent", "i need a human", "i need an agent now", "i want a real person",
            "is there anyone i can talk to", "is there somebody there", "are there any humans there",
            "speak to an agent", "talk to a human being", "human being please", "live agent", "live person please",
            "i'd rather talk to a person", "i don't want to talk to a machine", "i hate talking to robots",
            "stop it and get me a person", "can someone call me back", "can somebody help me in person",
            "hello i would like to talk to one of your employees", "can you put me through to a colleague",
            "may i speak with a supervisor", "i want to speak to a member of staff",
            "forward my call to an advisor please", "um yes hi can i get an agent on the phone",
        ])
    func human(text: String) throws { try expectHuman(text) }

    private func expectHuman(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let interpretation = try read(text)
        #expect(interpretation.best == .humanAgent, sourceLocation: sourceLocation)
        #expect(interpretation.outcome != .reject, "\(interpretation.score)", sourceLocation: sourceLocation)
    }

    @Test(
        "who refuses a human gets none",
        arguments: [
            "i don't need an agent", "i do not want to speak to a human", "no agent please", "no human",
            "don't transfer me", "please don't put me through to anyone", "do not connect me to an operator",
            "i didn't ask for an agent", "i don't want a representative", "there's no need for an agent",
            "i'd rather not talk to a person", "you don't have to transfer me", "no i don't need a person thank you",
            "please do not transfer me to an agent", "i said i don't want an operator",
            "i never asked to speak to an agent", "no need to get anyone", "an agent is not necessary",
            "i don't think i need to speak to a human",
        ])
    func noHuman(text: String) throws {
        let interpretation = try read(text)
        #expect(interpretation.best == .notHumanAgent)
        #expect(interpretation.outcome == .reject)
    }

    @Test(
        "yes is told from no in wordings of every kind",
        arguments: [
            ("you misheard me", IntentID.deny), ("you've got it all wrong", .deny), ("i doubt it", .deny),
            ("that isn't perfect", .deny), ("it's something else", .deny), ("none of that", .deny),
            ("the other one", .deny), ("i'd rather not", .deny), ("nah i don't think so", .deny),
            ("that's not what i'm calling about", .deny), ("i'm not sure that's right", .deny), ("far from it", .deny),
            ("i already said no", .deny), ("not in the least", .deny), ("let me rephrase", .deny),
            ("no doubt about it", .affirm), ("no problem", .affirm), ("why not", .affirm), ("go for it", .affirm),
            ("that's what i'm calling about", .affirm), ("i'd appreciate that", .affirm),
            ("spot on", .affirm), ("it would seem so", .affirm), ("i'm afraid so", .affirm), ("very much so", .affirm),
            ("if you could", .affirm), ("i already said yes", .affirm), ("most certainly", .affirm),
        ])
    func yesOrNo(text: String, meaning: IntentID) throws {
        let readings = try Self.understanding.get().interpret(Utterance(typed: text, listening: .confirm)).readings
        #expect(readings.first { $0.intent == .affirm || $0.intent == .deny }?.intent == meaning)
    }

    @Test(
        "who refuses a human without a not is put through to none",
        arguments: [
            "spare me the agent", "keep your people out of this", "i hate talking to people on the phone",
            "talking to a live person is the last thing i want", "anything but a call center person",
            "please stop offering me an advisor", "who said anything about an agent", "hold off on connecting me",
        ])
    func quietRefusal(text: String) throws {
        let interpretation = try read(text)
        #expect(interpretation.best != .humanAgent || interpretation.outcome == .confirm, "\(interpretation)")
    }

    @Test(
        "who refuses something else than a human gets one",
        arguments: [
            "no i said agent", "this isn't working give me a person", "i can't do this alone i need somebody",
            "i don't want a robot i want a human", "none of these options fit let me talk to someone",
            "i didn't ask for a text message i asked for a human", "never mind the balance let me have an agent",
            "why can't i talk to someone", "nobody has called me back so put me through to somebody now",
        ])
    func otherRefusal(text: String) throws { try expectHuman(text) }

    @Test("a request that a further candidate turns round is asked about, one that none does is not")
    func doubtfulRefusal() throws {
        let evidence = AcousticEvidence(acousticScorePerFrame: -30_000, meanPosterior: 0.9, speechSeconds: 2)
        func read(_ nBest: String...) throws -> Interpretation {
            try Self.understanding.get().interpret(Utterance(nBest: nBest, evidence: evidence, listening: .open))
        }
        let doubtful = try read("i do need an agent", "i need an agent", "i don't need an agent")
        #expect(doubtful.best == .humanAgent)
        #expect(doubtful.outcome == .confirm)
        let outnumbered = try read("an agent please", "no agent please", "i don't need an agent", "not an agent please")
        #expect(outnumbered.best == .humanAgent)
        #expect(outnumbered.outcome == .confirm)
        let outvoted = try read(
            "an agent please", "no agent please", "no agents please", "not an agent please", "no agent")
        #expect(outvoted.best == .humanAgent)
        #expect(outvoted.outcome == .confirm)
        let certain = try read("i do need an agent", "i need an agent", "i need a agent")
        #expect(certain.best == .humanAgent)
        #expect(certain.outcome == .accept)
    }

    @Test(
        "one plain wording of each business is accepted",
        arguments: [
            ("my new card hasn't arrived", "card_arrival"), ("how do i activate my card", "activate_my_card"),
            ("i've lost my card", "lost_or_stolen_card"), ("someone else is using my card", "compromised_card"),
            ("i don't recognize a payment on my card", "card_payment_not_recognised"),
            ("the machine kept my card", "card_swallowed"), ("my card was declined", "declined_card_payment"),
            ("how many disposable cards can i have", "disposable_card_limits"),
            ("how can i change my pin", "change_pin"), ("my pin is blocked", "pin_blocked"),
            ("i forgot my password", "passcode_forgotten"), ("where can i find a cash machine", "atm_support"),
            ("why was i charged for taking out cash", "cash_withdrawal_charge"),
            ("what is your exchange rate", "exchange_rate"),
            ("i made a transfer and my balance is still the same", "balance_not_updated_after_bank_transfer"),
            ("my transfer failed", "failed_transfer"), ("how long does a transfer take", "transfer_timing"),
            ("why did i pay a fee for my transfer", "transfer_fee_charged"),
            ("my top up did not work", "top_up_failed"), ("i want a refund", "request_refund"),
            ("in which countries can i open an account", "country_support"),
            ("how old do i have to be to open an account", "age_limit"),
            ("i have a new address", "edit_personal_details"), ("how do i verify my identity", "verify_my_identity"),
            ("i want to close my account", "terminate_account"), ("when are you open", "opening_hours"),
        ] as [(String, IntentID)])
    func accepted(text: String, intent: IntentID) throws {
        let interpretation = try read(text)
        #expect(interpretation.best == intent)
        #expect(interpretation.outcome == .accept, "\(interpretation.score)")
    }

    private func read(_ text: String) throws -> Interpretation {
        try Self.understanding.get().interpret(Utterance(typed: text, listening: .open))
    }
}
