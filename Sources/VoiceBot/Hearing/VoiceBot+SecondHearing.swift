internal import Dialogue
internal import Speech

extension VoiceBot {
    /// Ends the recognizer's utterance and finds out what it means; what is in doubt is heard again.
    ///
    /// - Parameter whole: The utterance's samples (8 kHz).
    func understand(
        _ recognizer: Recognizer, _ circumstances: Dictation.Circumstances, _ whole: [Int16]
    ) async throws -> Heard? {
        let heard = interpret(try await recognizer.finish(), for: circumstances.listening)
        guard heard?.interpretation.outcome != .accept, let other = circumstances.secondHearing else { return heard }
        // A line that was cold at first is known by now.
        let learned = await recognizer.channel
        try await recognizer.start(
            other.listening.search, channel: circumstances.channel ?? learned, adaptation: other.adaptation)
        try await recognizer.feed(whole)
        let again = interpret(try await recognizer.finish(), for: other.listening)
        return Self.surer(of: heard, again, isSameQuestion: other.listening == circumstances.listening)
    }

    /// Which of two hearings of one utterance counts: the surer one, but no talk of other things if the first is something
    /// to ask about. Two that disagree on one question are reason to ask, however sure the second is.
    static func surer(of first: Heard?, _ again: Heard?, isSameQuestion: Bool) -> Heard? {
        guard let again else { return first }
        let outcome = again.interpretation.outcome
        guard let first else { return isSameQuestion && outcome == .accept ? again.inDoubt : again }
        guard outcome != .reject || first.interpretation.outcome == .reject,
            again.interpretation.score > first.interpretation.score
        else { return first }
        let isContested = isSameQuestion && again.interpretation.best != first.interpretation.best
        return outcome == .accept && isContested ? again.inDoubt : again
    }
}

extension Heard {
    /// The same, to be asked about.
    fileprivate var inDoubt: Heard {
        var interpretation = interpretation
        interpretation.outcome = .confirm
        return Heard(
            text: text, confidence: confidence, interpretation: interpretation, nBest: nBest, evidence: evidence)
    }
}

extension Dictation.Circumstances {
    /// How an utterance is heard again that was not understood for certain; nil if once is all.
    ///
    /// What is neither yes nor no may be an agent, help, or another question, which can be asked at any moment. To a
    /// question the acoustic model as other voices have it gives a second opinion: of 75 band-passed ones one or two more
    /// are understood, for a quarter more work.
    fileprivate var secondHearing: (listening: Dialogue.Listening, adaptation: Adaptation?)? {
        switch listening {
        case .confirm: (.anythingElse, adaptation)
        case .open, .anythingElse: (listening, .voices)
        case .digits: nil
        }
    }
}
