/// A stretch of a session with a remote agent. Only a remote agent's answer makes one, and only with one in hand can an
/// operation be declared (I1, I2).
public struct RemoteSegment: Sendable, Equatable {
    /// The remote agent.
    public let agent: AgentID
    /// The segment's number within the session.
    public let segment: Int

    /// The segment that `agent` begins by answering `pursuit`; nil if it was not the one who accepted.
    init?(answering pursuit: RemotePursuit, by agent: AgentID, segment: Int) {
        guard case .answering(agent, _) = pursuit.stage else { return nil }
        self.agent = agent
        self.segment = segment
    }
}
