import Audio
import Dialogue
import Telephony
import TestKit
import Testing

@testable import VoiceBot

/// Questions of an operation in a call: grammars hear the answers, keys do as well.
@Suite(.serialized) struct QuestionCallTests {
    /// The shipped bot, but that it knows only lost cards, and asks `questions` about them.
    private func bot(asking questions: String) async throws -> VoiceBot {
        let faq = try FAQ(
            yaml: """
                intents:
                  - id: lost_or_stolen_card
                    kind: operation
                    topic: a lost card
                    answer: answer_lost_or_stolen_card
                    operation: replace_card
                    asks: [\(questions)]
                    phrasings: ["i lost my card"]
                """)
        let shipped = try await PreparedBot.voiceBot
        return VoiceBot(
            faq: faq, catalogue: shipped.catalogue, understanding: shipped.understanding,
            recognizers: shipped.recognizers, prompts: shipped.prompts)
    }

    private static let dispute = Turn.typed("there is a payment on my card that i don't recognize")
    private static let lost = [Turn.typed("i lost my card"), .typed("yes")]

    @Test("digits and a sum are asked for, heard, agreed to, and go on with the caller")
    func spoken() async throws {
        let turns: [Turn] = [
            Self.dispute, .typed("yes please"), .audio(try Caller.says("two seven one four", voice: .rms)),
            .audio(try Caller.says("Yes, that's right.")), .audio(try Caller.says("forty five dollars")),
            .audio(try Caller.says("Yes.")),
        ]
        let (ending, events) = try await PreparedBot.voiceBot.talk(on: TurnLeg(TurnList(turns)))
        #expect(ending == .human(.init(wanted: .any, reason: .operation, suggested: ["dispute_payment"])))
        let answers = events.compactMap { event in
            if case .answered(let prompt, let value, _) = event { "\(prompt) \(value)" } else { nil }
        }
        #expect(answers == ["card_ending 2714", "payment_amount 45.00 USD"])
    }

    @Test("who wants an agent instead of answering gets one")
    func agent() async throws {
        let turns: [Turn] = [
            Self.dispute, .typed("yes please"), .audio(try Caller.says("I want to speak to an agent, please.")),
        ]
        let (ending, _) = try await PreparedBot.voiceBot.talk(on: TurnLeg(TurnList(turns)))
        #expect(ending == .human(.init(wanted: .any, reason: .asked, suggested: ["dispute_payment"])))
    }

    @Test("nothing that is said or keyed at a secret question is told")
    func secret() async throws {
        let questions = """
            {prompt: card_ending, for: digits, secret: yes}, {prompt: payment_date, for: digits, secret: yes}
            """
        let turns = Self.lost + [.digits("9182#"), .typed("seven seven three one zero nine")]
        let (_, events) = try await bot(asking: questions).talk(on: TurnLeg(TurnList(turns)))
        #expect(events.contains(.answered(prompt: "card_ending", value: .digits("9182"), isSecret: true)))
        #expect(events.contains(.answered(prompt: "payment_date", value: .digits("773109"), isSecret: true)))
        let told = events.filter { if case .answered = $0 { false } else { true } }.map { "\($0)" }
        #expect(!told.contains { $0.contains("seven seven three") || $0.contains("773109") })
        #expect(events.count { if case .digit(_, true) = $0 { true } else { false } } == 5)
    }

    @Test("what is said to a secret question is on no recording", arguments: [true, false])
    func recorded(isSecret: Bool) async throws {
        let folder = try ScratchFolder()
        let turns = Self.lost + [.audio(try Caller.says("two seven one four", voice: .rms)), .typed("yes")]
        let leg = try RecordingLeg(TurnLeg(TurnList(turns)), to: folder.path("talk.wav"))
        let question = "{prompt: card_ending, for: digits, count: 4, secret: \(isSecret)}"
        _ = try await bot(asking: question).talk(on: leg)
        await leg.hangUp()
        let caller = try AudioFile.read(folder.path("talk.wav"), channel: 1).samples
        #expect(caller.contains { $0 > 1_000 } == !isSecret)
    }
}
