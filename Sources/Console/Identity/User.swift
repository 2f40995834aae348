public import Routing

/// Somebody, or a program, who may use the console.
public struct User: Sendable, Equatable {
    /// What a user may do.
    public enum Role: String, Sendable, CaseIterable {
        /// Works at a desk of its own, and sees the sessions it takes part in.
        case agent
        /// Sees everything, and moves agents and sessions.
        case supervisor
        /// A supervisor who also changes staff, questions and webhooks.
        case admin
        /// Sees everything and moves nothing.
        case auditor
    }

    /// The id, unique among users and agents.
    public let id: String
    /// The name shown.
    public let name: String
    /// What the user may do.
    public let role: Role
    /// The agent that the user is; nil for everybody but agents.
    public let agent: AgentID?

    /// The user `id`; an agent's id is its agent's.
    public init(id: String, name: String, role: Role) {
        self.id = id
        self.name = name
        self.role = role
        agent = role == .agent ? AgentID(id) : nil
    }

    /// Whether the user may see every session and every agent.
    var seesAll: Bool { role != .agent }
    /// Whether the user may move other people's agents and sessions.
    var supervises: Bool { role == .supervisor || role == .admin }

    /// Whether the user may see this live session: an agent only while it is asked to take it, or has it.
    func sees(_ session: Session) -> Bool {
        seesAll || (agent != nil && (session.party.agent == agent || session.candidate == agent))
    }
}
