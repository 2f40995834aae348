/// Why the desk refused a command. Its state is as before.
public enum DeskError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The session has ended or never started.
    case noSuchSession(SessionID)
    /// A session of this id is live already.
    case sessionExists(SessionID)
    /// No agent of this id is in the staff file.
    case noSuchAgent(AgentID)
    /// The agent is not signed in.
    case notSignedIn(AgentID)
    /// The agent is signed in already.
    case alreadySignedIn(AgentID)
    /// The agent is in a conversation.
    case inConversation(AgentID, SessionID)
    /// The agent is not in wrap-up.
    case notInWrapUp(AgentID)
    /// The caller already waits for, or talks with, a human.
    case humanAlreadyRequested(SessionID)
    /// The session waits in no queue.
    case notWaiting(SessionID)
    /// The queue is full.
    case queueFull(QueueID)
    /// The queue takes nobody at this hour; it opens next at the moment given, if it ever does.
    case closed(QueueID, opensAt: Timestamp?)
    /// The agent has no live offer of this session: it expired, was withdrawn or never was.
    case noOffer(AgentID, SessionID)
    /// The session was taken already, by the agent named last.
    case alreadyTaken(AgentID, SessionID, by: AgentID)
    /// The agent does not talk with this session's caller.
    case notInThisConversation(AgentID, SessionID)
    /// Only the session's own remote agent may do this.
    case notTheRemoteAgent(AgentID, SessionID)
    /// No seat performs this operation.
    case nobodyPerforms(OperationID)
    /// No operation was named.
    case noOperation
    /// The operation was not declared.
    case notDeclared(OperationID, SessionID)
    /// The hash is not that of the session's record as it is now.
    case recordChanged(SessionID, current: SHA256)
    /// The record was not delivered to this seat before.
    case recordNotDelivered(AgentID, SessionID)
    /// The agent is kept for the session and has not acknowledged its record yet.
    case recordNotAcknowledged(AgentID, SessionID)
    /// The command is older than one that was handled.
    case clockJumpedBack(to: Timestamp, from: Timestamp)

    /// One sentence: what is wrong and what to do.
    public var description: String {
        switch self {
        case .noSuchSession(let session): "Session \(session) is not live: it has ended or never started."
        case .sessionExists(let session): "Session \(session) has started already; give each session an id of its own."
        case .noSuchAgent(let agent): "No agent \(agent) is in the staff file; add it there or correct the id."
        case .notSignedIn(let agent): "Agent \(agent) is not signed in; sign in first."
        case .alreadySignedIn(let agent): "Agent \(agent) is signed in already; sign out there first."
        case .inConversation(let agent, let session):
            "Agent \(agent) talks in session \(session); end the conversation first."
        case .notInWrapUp(let agent): "Agent \(agent) is not in wrap-up, so there is none to finish."
        case .humanAlreadyRequested(let session): "Session \(session) already waits for or talks with a human."
        case .notWaiting(let session): "Session \(session) waits in no queue."
        case .queueFull(let queue): "The queue \(queue) is full; let the caller try later or leave a callback."
        case .closed(let queue, _): "The queue \(queue) is closed at this hour; try again when it opens."
        case .noOffer(let agent, let session):
            "Agent \(agent) has no offer of session \(session): it expired, was withdrawn or was never made."
        case .alreadyTaken(let agent, let session, let other):
            "Session \(session) was taken already by \(other), so \(agent) cannot take it."
        case .notInThisConversation(let agent, let session):
            "Agent \(agent) does not talk with the caller of session \(session)."
        case .notTheRemoteAgent(let agent, let session):
            "Only the remote agent who talks with the caller of session \(session) may do this; \(agent) is not."
        case .nobodyPerforms(let operation):
            "No seat performs the operation \(operation); add it to a skill group that has seats."
        case .noOperation: "No operation was named; name at least one."
        case .notDeclared(let operation, let session):
            "The operation \(operation) is not declared in session \(session)."
        case .recordChanged(let session, let current):
            "The record of session \(session) is now \(current); deliver it again and acknowledge that."
        case .recordNotDelivered(let agent, let session):
            "The record of session \(session) was not delivered to \(agent); deliver it before it is acknowledged."
        case .recordNotAcknowledged(let agent, let session):
            "\(agent) is still reading the record of session \(session); acknowledge it, then the offer follows."
        case .clockJumpedBack(let to, let from):
            "The clock jumped back from \(from.milliseconds) to \(to.milliseconds) ms; give a later time."
        }
    }
}
