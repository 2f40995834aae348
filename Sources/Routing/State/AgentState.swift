/// One signed-in agent.
public struct AgentState: Sendable, Equatable {
    /// What an agent is doing. It has at most one reservation, offer or conversation: there is room for one (I7).
    public enum Status: Sendable, Equatable {
        /// Not at its desk.
        case signedOut
        /// Waiting for work since the given moment; the longest waiting is first.
        case ready(since: Timestamp)
        /// Kept for one session; goes back to its place in the line if the offer is withdrawn.
        case reserved(SessionID, readySince: Timestamp)
        /// Talking with a caller.
        case talking(SessionID)
        /// In after-call work of the session until the given moment.
        case wrapUp(SessionID, until: Timestamp)
        /// Not taking calls; until the given moment, or until the agent says so.
        case away(reason: String, until: Timestamp?)
    }

    /// The agent.
    public let id: AgentID
    /// Its tier.
    public let tier: Staff.Tier
    /// A seat's groups, sorted.
    public let skillGroups: [SkillGroupID]
    /// The process its desk is connected to.
    public let node: NodeID?
    /// What it is doing.
    public internal(set) var status: Status
    /// Why it will be away after the conversation it is in.
    public internal(set) var awayAfterwards: String?
    /// When the conversation it is in began.
    public internal(set) var talkingSince: Timestamp?
    /// When its desk is taken for lost.
    public internal(set) var leaseEnds: Timestamp?

    /// The session it is reserved for or talks with.
    public var session: SessionID? {
        switch status {
        case .reserved(let session, _), .talking(let session): session
        case .signedOut, .ready, .wrapUp, .away: nil
        }
    }

    var idleSince: Timestamp? {
        if case .ready(let since) = status { since } else { nil }
    }

    /// When something must happen to the agent if nobody says anything.
    var deadline: Timestamp? {
        let statusEnds: Timestamp? =
            switch status {
            case .wrapUp(_, let until): until
            case .away(_, let until): until
            case .signedOut, .ready, .reserved, .talking: nil
            }
        return [statusEnds, leaseEnds].compactMap(\.self).min()
    }
}
