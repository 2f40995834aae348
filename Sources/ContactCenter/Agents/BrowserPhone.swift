public import Routing
public import Telephony

/// An agent's telephone in a browser page: open all day, used for one call after the other.
///
/// It only rings; the agent accepts at its desk.
public struct BrowserPhone: AgentPhone {
    private let agent: AgentID
    private let leg: LiveLeg

    /// The telephone of `agent` at the other end of `leg`.
    public init(_ leg: LiveLeg, of agent: AgentID) {
        self.agent = agent
        self.leg = leg
    }

    /// Has the page ring.
    public func ring(for session: SessionID) { leg.ring(true, call: session.rawValue) }

    /// Has the page fall quiet.
    public func stopRinging(for session: SessionID) { leg.ring(false, call: session.rawValue) }

    /// The page's leg, lent for one call.
    ///
    /// - Throws: ``AgentUnreachable`` if the page was closed.
    public func leg(for session: SessionID) throws -> any AgentLeg {
        guard !leg.isOver else { throw AgentUnreachable(agent: agent) }
        return LivePhoneLeg(leg, staysOpen: true)
    }
}
