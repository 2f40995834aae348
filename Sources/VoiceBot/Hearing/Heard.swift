public import Dialogue

/// What was understood of one utterance.
public struct Heard: Sendable, Equatable {
    /// The best reading's words.
    public let text: String
    /// How well the sound fits the words, 0…1; 1 for typed text.
    public let confidence: Double
    /// What it means.
    public let interpretation: Interpretation
    /// The best readings, best first.
    public let nBest: [String]
    /// What the sound says about the words; nil for typed text.
    public var evidence: AcousticEvidence?

    /// The same as an event that does not tell what was said.
    var masked: ConversationEvent {
        .heard(text: "*", confidence: confidence, interpretation: interpretation, nBest: [])
    }

    /// The same as an event of the conversation.
    public var event: ConversationEvent {
        .heard(text: text, confidence: confidence, interpretation: interpretation, nBest: nBest)
    }
}
