public import Audio
public import Routing
public import Telephony

/// How agents are reached: the port that a softphone, a browser or the program itself fills.
public protocol AgentLegs: Sendable {
    /// Hands a session's record to a seat's desk; the desk acknowledges it to the core by its hash.
    func deliver(_ record: InteractionRecord, to agent: AgentID) async throws
    /// The leg to an agent who has accepted the session.
    ///
    /// - Throws: If the leg can't be set up: the offer is then lost, the caller is not.
    func leg(to agent: AgentID, for session: SessionID) async throws -> any AgentLeg
    /// Where the caller's own exchange reaches the agent, if that is to put the caller through; nil if Foyer has the leg.
    func address(of agent: AgentID) -> String?
    /// Lets time pass for whoever acts in the call's own time; legs to real agents have nothing to do here.
    func advance(to now: Timestamp) async throws
}

extension AgentLegs {
    /// Foyer has everybody's leg.
    public func address(of agent: AgentID) -> String? { nil }
    /// Real agents act when they like.
    public func advance(to now: Timestamp) async throws {}
}

/// One agent's audio path while it talks with a caller.
///
/// Used by the call's task alone: one ``exchange(_:)`` for each frame of the caller.
public protocol AgentLeg: Sendable {
    /// Whether the agent is waiting for the caller to speak; a scripted caller then takes its turn.
    var isListening: Bool { get async }
    /// Plays 20 ms of the caller to the agent and returns 20 ms of the agent, silence if there is none yet.
    ///
    /// - Throws: If the leg has broken: the caller stays.
    func exchange(_ frame: AudioFrame) async throws -> AudioFrame
    /// Where the agent's exchange has its call with us, if callers of the same exchange are to be joined with it there and Foyer
    /// is to leave; nil if it is to stay.
    var exchange: (address: String, leg: LiveLeg)? { get }
    /// Ends the leg.
    func hangUp() async
}

extension AgentLeg {
    /// Foyer stays.
    public var exchange: (address: String, leg: LiveLeg)? { nil }
}
