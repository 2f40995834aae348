public import Dialogue

/// The sentences a caller hears outside the bot: while waiting, and from agents the program plays.
public enum CenterPrompt: String, Sendable, CaseIterable {
    /// Said now and then to a caller who waits for an agent.
    case queueWaiting = "queue_waiting"
    /// The caller's place in the queue.
    case queuePosition = "queue_position"
    /// The same, with how long it may take.
    case queueEstimate = "queue_estimate"
    /// Said first where calls are recorded; it can't be interrupted.
    case recordingNotice = "recording_notice"
    /// Whispered to an agent before it gets the caller: what the call is about.
    case agentWhisper = "agent_whisper"
    /// A played remote agent answers.
    case agentGreeting = "agent_greeting"
    /// A played remote agent has found that the business involves an operation.
    case agentTransfer = "agent_transfer"
    /// A played seat agent answers.
    case seatGreeting = "seat_greeting"
    /// A played agent says goodbye.
    case agentGoodbye = "agent_goodbye"

    /// The id in the prompt catalogue.
    public var id: PromptID { PromptID(rawValue: rawValue) }

    /// The names a prompt's text may use in braces.
    public var placeholders: [String] {
        switch self {
        case .queuePosition: ["position"]
        case .queueEstimate: ["position", "minutes"]
        case .agentGreeting, .seatGreeting: ["name"]
        case .agentTransfer: ["group"]
        case .agentWhisper: ["business"]
        case .queueWaiting, .recordingNotice, .agentGoodbye: []
        }
    }
}
