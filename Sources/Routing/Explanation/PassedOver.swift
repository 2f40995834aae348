/// An agent who was not taken, and why.
public struct PassedOver: Sendable, Equatable {
    /// Why an agent is not taken, the nearest to being taken first.
    public enum Reason: Sendable, Equatable {
        /// Idle, but the caller's own remote agent goes first.
        case notOwnAgent(idle: Milliseconds)
        /// Idle for a shorter time, or equally long with a later id.
        case idleShorter(Milliseconds)
        /// In after-call work for so long yet.
        case wrapUp(Milliseconds)
        /// In a conversation.
        case talking(SessionID)
        /// Kept for another session.
        case reserved(SessionID)
        /// Away, for so long yet or until it says so.
        case away(reason: String, left: Milliseconds?)
        /// Not at its desk.
        case notSignedIn
        /// A seat none of whose groups covers the operations.
        case notInGroup
        /// A seat, while a remote agent is sought.
        case isSeat(first: Bool)
        /// A remote agent, while a seat is sought.
        case isRemote
    }

    /// The agent.
    public let agent: AgentID
    /// Why it was passed over.
    public let reason: Reason
}

extension PassedOver.Reason: CustomStringConvertible {
    /// The reason in plain words.
    public var description: String {
        switch self {
        case .notOwnAgent(let idle): "idle \(idle), but not the caller's own remote agent"
        case .idleShorter(let idle): "idle for a shorter time (\(idle))"
        case .wrapUp(let left): "in wrap-up for another \(left)"
        case .talking(let session): "talking in session \(session)"
        case .reserved(let session): "reserved for session \(session)"
        case .away(let reason, let left): "away (\(reason))" + (left.map { " for another \($0)" } ?? "")
        case .notSignedIn: "not signed in"
        case .notInGroup: "not in a skill group that covers the operations"
        case .isSeat(first: true): "a seat: the first human is a remote agent (I1)"
        case .isSeat(first: false): "a seat: the caller waits for a remote agent"
        case .isRemote: "a remote agent: only seats perform operations (I3)"
        }
    }

    /// The reason in one word, as the JSON has it.
    public var name: String {
        switch self {
        case .notOwnAgent: "notOwnAgent"
        case .idleShorter: "idleShorter"
        case .wrapUp: "wrapUp"
        case .talking: "talking"
        case .reserved: "reserved"
        case .away: "away"
        case .notSignedIn: "notSignedIn"
        case .notInGroup: "notInGroup"
        case .isSeat: "seat"
        case .isRemote: "remote"
        }
    }

    /// How near the agent was to being taken; 0 is nearest.
    var rank: Int {
        switch self {
        case .notOwnAgent: 0
        case .idleShorter: 1
        case .wrapUp: 2
        case .talking: 3
        case .reserved: 4
        case .away: 5
        case .notSignedIn: 6
        case .notInGroup: 7
        case .isSeat, .isRemote: 8
        }
    }
}
