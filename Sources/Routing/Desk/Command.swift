/// Something that somebody asks of the desk.
public enum Command: Sendable, Equatable {
    /// Only time has passed.
    case tick

    /// An agent's desk came on; the agent is away until it is ready.
    case signIn(AgentID, node: NodeID?)
    /// An agent goes; refused while it is in a conversation.
    case signOut(AgentID)
    /// An agent takes calls; ends its wrap-up.
    case ready(AgentID)
    /// An agent takes no calls; an offer is declined, a conversation is finished first.
    case away(AgentID, reason: String)
    /// An agent's desk still lives.
    case renewLease(AgentID)
    /// After-call work is done, with what the conversation came to in the agent's words.
    case finishWrapUp(AgentID, disposition: String?)
    /// For the record: a supervisor is about to do something to an agent or a session.
    case supervise(by: String, action: String, target: String)
    /// A supervisor sends an agent away or out, whatever it is doing; its caller goes back into the queue.
    case force(AgentID, ForcedState)

    /// A caller arrived.
    case start(SessionID, gateway: String, caller: String, node: NodeID?)
    /// For the interaction record.
    case observe(SessionID, Observation)
    /// The caller wants a human. `suggested` operations are hints only; higher `priority` goes first.
    case requestHuman(
        SessionID, wanted: Wanted, reason: RequestReason, suggested: [OperationID] = [], priority: Int = 0)
    /// The caller no longer wants a human and is with the bot.
    case cancelRequest(SessionID)
    /// The caller will be called back and keeps its place.
    case acceptCallback(SessionID, number: String)
    /// A session ends: the caller hung up, the bot said goodbye, or something broke.
    case hangUp(SessionID, by: Ender)
    /// A supervisor takes the caller from its agent and puts it back into the remote queue.
    case requeue(SessionID)

    /// The offered agent takes the call.
    case accept(AgentID, SessionID)
    /// The offered or reserved agent does not take it.
    case reject(AgentID, SessionID)
    /// The accepting agent's leg is up: it talks with the caller, and whoever gave the caller away is released.
    case connect(AgentID, SessionID)
    /// The agent's leg could not be set up, or broke.
    case legFailed(AgentID, SessionID)
    /// The session's remote agent declares operations.
    case declare(AgentID, SessionID, [OperationID])
    /// The session's remote agent takes operations back.
    case withdraw(AgentID, SessionID, [OperationID])
    /// An agent in conversation writes a note.
    case note(AgentID, SessionID, String)
    /// The record of this hash has been delivered to the reserved seat's desk.
    case recordDelivered(AgentID, SessionID, SHA256)
    /// The seat's desk confirms the record by its hash.
    case acknowledgeRecord(AgentID, SessionID, SHA256)
    /// The agent is done. A seat with operations left for another seat keeps the caller until that seat has answered,
    /// unless `outcome` says that the session is over.
    case endConversation(AgentID, SessionID, outcome: Outcome?)
    /// The seat gives the caller back to a remote agent, its own if idle.
    case sendBack(AgentID, SessionID)

    /// A process is gone: its sessions end, its agents are signed out.
    case nodeLost(NodeID?)

    /// What a supervisor can make of an agent.
    public enum ForcedState: Sendable, Equatable {
        /// Not taking calls.
        case away(reason: String)
        /// Signed out.
        case signedOut
    }
}
