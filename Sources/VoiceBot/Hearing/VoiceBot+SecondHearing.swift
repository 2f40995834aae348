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
        guard let other = circumstances.secondHearing(after: heard?.interpretation) else { return heard }
        // A line that was cold at first is known by now.
        let learned = await recognizer.channel
        try await recognizer.start(
            other.search, channel: circumstances.channel ?? learned, adaptation: circumstances.adaptation)
        try await recognizer.feed(whole)
        return surer(of: heard, interpret(try await recognizer.finish(), for: other))
    }

    /// Which of two hearings of one utterance counts, and how far it can be trusted.
    ///
    /// If they agree, both have to be wrong for it to be wrong; if one has a yes and the other a no, the one is right only
    /// if the other is wrong. Who is asked yes or no mostly says one of them, so what the second takes for something else
    /// has to be certain; only if the first understood nothing is the surer one enough.
    func surer(of first: Heard?, _ again: Heard?) -> Heard? {
        guard let again else { return first }
        guard let first else { return again }
        let (one, other) = (first.interpretation, again.interpretation)
        if let meaning = one.best, meaning == other.best {
            return rated(first, 1 - (1 - one.score) * (1 - other.score))
        }
        let mayReplace = other.outcome == .accept || one.outcome == .reject
        let (chosen, left) = mayReplace && other.score > one.score ? (again, first) : (first, again)
        let meanings = [one.best, other.best]
        guard meanings.contains(.affirm), meanings.contains(.deny) else { return chosen }
        return rated(chosen, chosen.interpretation.score * (1 - left.interpretation.score))
    }

    private func rated(_ heard: Heard, _ score: Double) -> Heard {
        var interpretation = heard.interpretation
        interpretation.score = score
        interpretation.outcome = understanding.calibration.outcome(score: score)
        return Heard(
            text: heard.text, confidence: heard.confidence, interpretation: interpretation, nBest: heard.nBest,
            evidence: heard.evidence)
    }
}

extension Dictation.Circumstances {
    /// The score from which a yes or a no is not heard again: 77 of 400 in rare wordings reached it. Three of 20 requests
    /// for an agent were forced into the grammar with less, but well enough to be accepted.
    private static let certain = 0.97

    /// What an utterance is heard again for that was not understood for certain; nil if once is all.
    ///
    /// What is no certain yes or no, and no digits, day or sum at all, may be an agent, help, or another question, which
    /// can be asked at any moment. A question is heard once: a second opinion with other voices' adaptation took a third
    /// more work, and hardly more was understood.
    fileprivate func secondHearing(after first: Interpretation?) -> Dialogue.Listening? {
        switch listening {
        case .open, .anythingElse: nil
        case .confirm:
            if let first, first.outcome == .accept, first.score >= Self.certain { nil } else { .anythingElse }
        case .digits, .date, .amount: first?.outcome == .accept || first?.outcome == .confirm ? nil : .anythingElse
        }
    }
}
