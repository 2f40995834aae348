public import Routing

/// One agent's telephone, while it can be reached: an open browser page, an address to dial.
///
/// ``LiveAgents`` tells it about the agent's offers. A phone on which one accepts by picking up performs
/// `.accept` or `.reject` on the core itself; one whose agent accepts at its desk only has to ring.
public protocol AgentPhone: Sendable {
    /// The session is offered to the agent: rings until ``stopRinging(for:)`` or until it has been answered. Returns at
    /// once.
    func ring(for session: SessionID) async
    /// The offer is gone: accepted, rejected, expired or taken back.
    func stopRinging(for session: SessionID) async
    /// The leg for a session that the agent has accepted.
    ///
    /// - Throws: If there is none: the offer is then lost, the caller is not.
    func leg(for session: SessionID) async throws -> any AgentLeg
}

/// Why an agent has no leg.
public struct AgentUnreachable: Error, Sendable, Equatable, CustomStringConvertible {
    /// The agent.
    public let agent: AgentID

    /// One sentence.
    public var description: String {
        "Agent \(agent) has no phone connected; open the desk page's phone, or give the agent a SIP address."
    }
}
