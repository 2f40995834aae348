/// What is being decided: the events so far, and the state as it was before them.
///
/// Keeping the few sessions and agents a command touches makes undoing cheap, however many there are.
struct Draft: Sendable {
    var at = Timestamp(milliseconds: .min)
    var events: [Event] = []
    var latest = Timestamp(milliseconds: .min)
    var pace = Pace()
    private(set) var isKeeping = false
    private(set) var sessions: [SessionID: Session?] = [:]
    private(set) var agents: [AgentID: AgentState?] = [:]

    init() {}

    init(at: Timestamp, latest: Timestamp, pace: Pace) {
        self.at = at
        self.latest = latest
        self.pace = pace
        isKeeping = true
    }

    mutating func keep(_ session: Session?, _ id: SessionID) {
        if isKeeping, sessions[id] == nil { sessions.updateValue(session, forKey: id) }
    }

    mutating func keep(_ agent: AgentState?, _ id: AgentID) {
        if isKeeping, agents[id] == nil { agents.updateValue(agent, forKey: id) }
    }

    /// This batch with a command's changes added; what was kept first stays.
    func absorbing(_ command: Draft) -> Draft {
        guard isKeeping else { return self }
        var batch = self
        batch.sessions.merge(command.sessions) { first, _ in first }
        batch.agents.merge(command.agents) { first, _ in first }
        return batch
    }
}
