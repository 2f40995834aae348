internal import Dialogue
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

    @Test("the surer of two doubtful hearings counts")
    func surer() {
        let (low, high) = (heard("change_pin", .confirm, 0.3), heard("age_limit", .confirm, 0.5))
        #expect(VoiceBot.surer(of: low, high) == high)
        #expect(VoiceBot.surer(of: high, low) == high)
        #expect(VoiceBot.surer(of: low, nil) == low)
    }

    @Test("a question in place of a yes or a no is accepted")
    func otherQuestion() {
        let agent = heard(.humanAgent, .accept, 0.9)
        #expect(VoiceBot.surer(of: heard(.affirm, .confirm, 0.4), agent) == agent)
    }

    @Test("what can be asked about is not dropped for talk of other things, however sure that is")
    func rejection() {
        let doubtful = heard("change_pin", .confirm, 0.3)
        let talk = heard(.outOfDomain, .reject, 0.9)
        #expect(VoiceBot.surer(of: doubtful, talk) == doubtful)
        #expect(VoiceBot.surer(of: heard("change_pin", .reject, 0.2), talk) == talk)
    }
}
