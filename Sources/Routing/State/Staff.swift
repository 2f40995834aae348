/// Who works here and what they can do: agents, operations, skill groups.
///
/// A value as read from `staff.yaml`; the reader (in `ContactCenter`) has checked that every id it mentions exists.
public struct Staff: Sendable, Equatable, Codable {
    /// Where an agent works, and so what it may do. An agent has exactly one tier.
    public enum Tier: String, Sendable, Codable, CaseIterable {
        /// Works from home, consults only.
        case remote
        /// Works on site, may also perform operations.
        case seat
    }

    /// What happens to the caller while no seat of the group is idle.
    public enum WhenBusy: String, Sendable, Codable, CaseIterable {
        /// The remote agent keeps the caller until a seat has answered.
        case hold
        /// The caller waits in the skill group's queue and the remote agent is free.
        case park
    }

    /// One agent.
    public struct Agent: Sendable, Equatable, Codable {
        /// The agent's id, unique among agents.
        public let id: AgentID
        /// The name said to callers and shown to colleagues.
        public let name: String
        /// Remote or seat.
        public let tier: Tier
        /// A seat's skill groups; empty for remote agents.
        public let skillGroups: Set<SkillGroupID>

        /// An agent called `name`.
        public init(id: AgentID, name: String, tier: Tier, skillGroups: Set<SkillGroupID> = []) {
            self.id = id
            self.name = name
            self.tier = tier
            self.skillGroups = skillGroups
        }
    }

    /// A skill group: which operations its seats perform, and what happens while all of them are busy.
    public struct SkillGroup: Sendable, Equatable, Codable {
        /// The group's id.
        public let id: SkillGroupID
        /// The operations every seat of the group can perform.
        public let operations: Set<OperationID>
        /// Hold or park.
        public let whenBusy: WhenBusy

        /// A group performing `operations`.
        public init(id: SkillGroupID, operations: Set<OperationID>, whenBusy: WhenBusy = .hold) {
            self.id = id
            self.operations = operations
            self.whenBusy = whenBusy
        }
    }

    /// All agents.
    public var agents: [Agent]
    /// All skill groups.
    public var skillGroups: [SkillGroup]

    /// The staff of a contact center.
    public init(agents: [Agent], skillGroups: [SkillGroup]) {
        self.agents = agents
        self.skillGroups = skillGroups
    }
}
