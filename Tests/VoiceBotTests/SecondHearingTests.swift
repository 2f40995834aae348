internal import Dialogue
internal import TestKit
internal import Testing

@testable internal import VoiceBot

/// What a second hearing may change where a yes or a no was expected.
@Suite struct SecondHearingTests {
    private func heard(_ intent: IntentID, _ outcome: Interpretation.Outcome, _ score: Double) -> Heard {
        let reading = Interpretation.Reading(intent: intent, probability: score)
        return Heard(
            text: intent.rawValue, confidence: score,
            interpretation: .init(outcome: outcome, readings: [reading], score: score), nBest: [intent.rawValue])
    }

    @Test("what may be a yes is not given up for what may be something else, however a little surer that is")
    func doubt() async throws {
        let voiceBot = try await PreparedBot.voiceBot
        let (yes, other) = (heard(.affirm, .confirm, 0.3), heard("age_limit", .confirm, 0.5))
        #expect(voiceBot.surer(of: yes, other) == yes)
        #expect(voiceBot.surer(of: yes, nil) == yes)
    }

    @Test("the surer counts where the first hearing understood nothing")
    func surer() async throws {
        let voiceBot = try await PreparedBot.voiceBot
        let (nothing, other) = (heard(.affirm, .reject, 0.1), heard("age_limit", .confirm, 0.5))
        #expect(voiceBot.surer(of: nothing, other) == other)
        #expect(voiceBot.surer(of: nil, other) == other)
        #expect(
            voiceBot.surer(of: heard(.affirm, .reject, 0.1), heard("age_limit", .reject, 0.05))?.interpretation.score
                == 0.1)
    }

    @Test("a question in place of a yes or a no is accepted")
    func otherQuestion() async throws {
        let voiceBot = try await PreparedBot.voiceBot
        let agent = heard(.humanAgent, .accept, 0.9)
        #expect(voiceBot.surer(of: heard(.affirm, .confirm, 0.4), agent) == agent)
    }

    @Test("what can be asked about is not dropped for talk of other things, however sure that is")
    func rejection() async throws {
        let voiceBot = try await PreparedBot.voiceBot
        let doubtful = heard("change_pin", .confirm, 0.3)
        let talk = heard(.outOfDomain, .reject, 0.9)
        #expect(voiceBot.surer(of: doubtful, talk) == doubtful)
        #expect(voiceBot.surer(of: heard("change_pin", .reject, 0.2), talk) == talk)
    }

    @Test("what both hearings take for the same is surer than either")
    func agreement() async throws {
        let voiceBot = try await PreparedBot.voiceBot
        let agreed = voiceBot.surer(of: heard(.affirm, .confirm, 0.4), heard(.affirm, .confirm, 0.6))
        #expect(agreed?.interpretation.outcome == .accept)
        #expect(abs((agreed?.interpretation.score ?? 0) - 0.76) < 1e-9)
        let doubtful = voiceBot.surer(of: heard(.deny, .reject, 0.1), heard(.deny, .reject, 0.1))
        #expect(doubtful?.interpretation.outcome == .confirm)
    }

    @Test("a yes that may be a no is asked about, however sure it was")
    func contradiction() async throws {
        let voiceBot = try await PreparedBot.voiceBot
        let doubtful = voiceBot.surer(of: heard(.affirm, .accept, 0.85), heard(.deny, .confirm, 0.4))
        #expect(doubtful?.interpretation.best == .affirm)
        #expect(doubtful?.interpretation.outcome == .confirm)
        let turned = voiceBot.surer(of: heard(.affirm, .confirm, 0.5), heard(.deny, .accept, 0.9))
        #expect(turned?.interpretation.best == .deny)
        #expect(turned?.interpretation.outcome == .confirm)
        let clear = voiceBot.surer(of: heard(.deny, .accept, 0.95), heard(.affirm, .reject, 0.05))
        #expect(clear?.interpretation.outcome == .accept)
    }
}
