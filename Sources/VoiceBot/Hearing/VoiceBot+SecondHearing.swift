internal import Dialogue
internal import Speech

extension VoiceBot {
    /// Ends the recognizer's utterance and finds out what it means; what is no answer to what was asked is heard again.
    ///
    /// - Parameter whole: The utterance's samples (8 kHz).
    func understand(
        _ recognizer: Recognizer, _ circumstances: Dictation.Circumstances, _ whole: [Int16]
    ) async throws -> Heard? {
        let heard = interpret(try await recognizer.finish(), for: circumstances.listening)
        guard let other = circumstances.secondHearing(after: heard?.interpretation.outcome) else { return heard }
        // A line that was cold at first is known by now.
        let learned = await recognizer.channel
        try await recognizer.start(
            other.search, channel: circumstances.channel ?? learned, adaptation: circumstances.adaptation)
        try await recognizer.feed(whole)
        return surer(of: heard, interpret(try await recognizer.finish(), for: other))
    }

    /// Which of two hearings of one utterance counts. If they agree, both have to be wrong for it to be wrong. Who is asked yes
    /// or no mostly says one of them, so what the second takes for something else has to be certain; only if the first
    /// understood nothing is the surer one enough.
    func surer(of first: Heard?, _ again: Heard?) -> Heard? {
        guard let again else { return first }
        guard let first else { return again }
        if let meaning = first.interpretation.best, meaning == again.interpretation.best {
            return agreed(first, doubt: (1 - first.interpretation.score) * (1 - again.interpretation.score))
        }
        let mayReplace = again.interpretation.outcome == .accept || first.interpretation.outcome == .reject
        return mayReplace && again.interpretation.score > first.interpretation.score ? again : first
    }

    private func agreed(_ heard: Heard, doubt: Double) -> Heard {
        var interpretation = heard.interpretation
        interpretation.score = 1 - doubt
        interpretation.outcome = understanding.calibration.outcome(score: interpretation.score)
        return Heard(
            text: heard.text, confidence: heard.confidence, interpretation: interpretation, nBest: heard.nBest,
            evidence: heard.evidence)
    }
}

extension Dictation.Circumstances {
    /// What an utterance is heard again for that was not understood for certain; nil if once is all.
    ///
    /// What is no certain yes or no, and no digits, day or sum at all, may be an agent, help, or another question, which can be
    /// asked at any moment. A question is heard once: a second opinion with other voices' adaptation took a third more work,
    /// and hardly more was understood.
    fileprivate func secondHearing(after outcome: Interpretation.Outcome?) -> Dialogue.Listening? {
        switch listening {
        case .open, .anythingElse: nil
        case .confirm: outcome == .accept ? nil : .anythingElse
        case .digits, .date, .amount: outcome == .accept || outcome == .confirm ? nil : .anythingElse
        }
    }
}
