/// One fact about routing, as kept in the ledger. Events are the only truth: ``Desk/apply(_:)`` folds them into the state.
///
/// An event carries every fact its effect needs (tiers, skill groups, expiries), so a replay depends on no settings.
public struct Event: Sendable, Equatable {
    /// When it was decided.
    public let at: Timestamp
    /// The session concerned; nil for what concerns an agent alone.
    public let session: SessionID?
    /// What happened.
    public let kind: Kind

    /// The fact `kind` about `session`.
    public init(at: Timestamp, session: SessionID?, kind: Kind) {
        self.at = at
        self.session = session
        self.kind = kind
    }

    /// What can happen. The names on the wire are in ``name``.
    public enum Kind: Sendable, Equatable {
        /// A caller arrived.
        case started(gateway: String, caller: String, node: NodeID?)
        /// Between caller and bot, or on a line: for the record only.
        case observed(Observation)
        /// The caller asked for a human; `suggested` operations are hints, never routed on (I2).
        case humanRequested(wanted: Wanted, reason: RequestReason, suggested: [OperationID])
        /// The session waits in a queue.
        indirect case queued(Queued)
        /// The session left its queue without an agent.
        case unqueued(queue: QueueID, reason: String)
        /// A seat is kept for the session while the record is delivered to it.
        indirect case reserved(Reserved)
        /// The record, as hashed, reached the seat's desk.
        case recordDelivered(agent: AgentID, sha256: SHA256, version: Int)
        /// The seat's desk confirmed the record by its hash.
        case recordAcknowledged(agent: AgentID, sha256: SHA256)
        /// The session was offered to an agent, who may accept until `expires`.
        case offered(agent: AgentID, tier: Staff.Tier, expires: Timestamp)
        /// The agent took the offer; its leg must be up by `expires`.
        case accepted(agent: AgentID, tier: Staff.Tier, expires: Timestamp)
        /// The agent declined; it is away until `pauseEnds`.
        case rejected(agent: AgentID, tier: Staff.Tier, pauseEnds: Timestamp?)
        /// The agent did not answer (or its desk not acknowledge) in time; it is away until it says otherwise.
        case expired(agent: AgentID, tier: Staff.Tier)
        /// Foyer took the offer or reservation back; the agent is ready again and keeps its place.
        case withdrawn(agent: AgentID, tier: Staff.Tier, reason: String)
        /// The agent's leg failed; it is away until it says otherwise.
        case legFailed(agent: AgentID, tier: Staff.Tier)
        /// The agent talks with the caller.
        case connected(agent: AgentID, tier: Staff.Tier, segment: Int)
        /// The agent no longer talks with the caller and is in wrap-up until `wrapUpEnds`.
        case disconnected(agent: AgentID, tier: Staff.Tier, segment: Int, wrapUpEnds: Timestamp)
        /// The remote agent keeps the caller until a seat of the queue's group has answered.
        case held(agent: AgentID, queue: QueueID)
        /// The caller waits in the queue alone and the agent is released.
        case parked(agent: AgentID, queue: QueueID)
        /// The session's remote agent found that the business involves operations.
        case operationDeclared(operations: [OperationID], agent: AgentID)
        /// The session's remote agent took operations back.
        case operationWithdrawn(operations: [OperationID], agent: AgentID)
        /// A seat has done its part.
        case operationPerformed(operations: [OperationID], agent: AgentID)
        /// An agent wrote a note.
        case noted(agent: AgentID, text: String)
        /// The caller will be called back on `number` and keeps its place.
        case callbackAccepted(number: String)
        /// The caller hung up, relying on the callback.
        case callerLeft
        /// The session is over; everything that depended on it was released before.
        case ended(by: Ender, outcome: Outcome)
        /// An agent's desk came on.
        indirect case signedIn(SignIn)
        /// The agent's desk still lives.
        case leaseRenewed(agent: AgentID, until: Timestamp)
        /// The agent left, or its lease lapsed.
        case signedOut(agent: AgentID, reason: String)
        /// The agent takes calls.
        case ready(agent: AgentID)
        /// The agent takes no calls; after the conversation if it is in one.
        case away(agent: AgentID, reason: String)
        /// After-call work is done.
        case wrapUpEnded(agent: AgentID, disposition: String?)
        /// A supervisor or administrator did something to an agent or a session (`target`), by the console's word for it; what
        /// came of it stands in the events after it.
        case supervised(by: String, action: String, target: String)
    }

    /// Where and why a session waits.
    public struct Queued: Sendable, Equatable {
        /// The queue reported to the caller.
        public let queue: QueueID
        /// All skill groups whose seats may take it; empty for the remote queue.
        public let skillGroups: [SkillGroupID]
        /// Place in the queue, from 1.
        public let position: Int
        /// How long it may take; nil when nothing honest can be said.
        public let estimate: Estimate?
        /// When waiting is given up; nil for never.
        public let until: Timestamp?
        /// Higher goes first.
        public let priority: Int
        /// The agent that is preferred if idle: the caller's own remote agent.
        public let prefers: AgentID?
    }

    /// A seat kept for a session.
    public struct Reserved: Sendable, Equatable {
        /// The seat.
        public let agent: AgentID
        /// The group by which it was found.
        public let skillGroup: SkillGroupID
        /// The operations it shall perform.
        public let operations: [OperationID]
        /// When the record must have been acknowledged.
        public let expires: Timestamp
    }

    /// An agent's arrival.
    public struct SignIn: Sendable, Equatable {
        /// The agent.
        public let agent: AgentID
        /// Its tier.
        public let tier: Staff.Tier
        /// A seat's groups.
        public let skillGroups: [SkillGroupID]
        /// When the desk is taken for lost unless renewed; nil for never.
        public let leaseEnds: Timestamp?
        /// The process the desk is connected to.
        public let node: NodeID?
    }
}

/// An event and its place in the ledger.
public struct RecordedEvent: Sendable, Equatable {
    /// From 1, without gaps.
    public let position: Int64
    /// The event.
    public let event: Event

    /// `event` at `position`.
    public init(position: Int64, event: Event) {
        self.position = position
        self.event = event
    }
}
