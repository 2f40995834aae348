/// A session seeking a remote agent.
public struct RemotePursuit: Sendable, Equatable {
    /// How far it has come.
    public enum Stage: Sendable, Equatable {
        /// In the remote queue.
        case waiting
        /// An agent is being asked, until the given moment.
        case offered(AgentID, expires: Timestamp)
        /// The agent has accepted; its leg must be up by the given moment.
        case answering(AgentID, expires: Timestamp)

        var agent: AgentID? {
            switch self {
            case .waiting: nil
            case .offered(let agent, _), .answering(let agent, _): agent
            }
        }

        var deadline: Timestamp? {
            switch self {
            case .waiting: nil
            case .offered(_, let expires), .answering(_, let expires): expires
            }
        }
    }

    /// How far it has come.
    public internal(set) var stage: Stage = .waiting
    /// The caller's own remote agent, taken first if idle.
    public let prefers: AgentID?
    /// When waiting is given up.
    public let until: Timestamp?
}
