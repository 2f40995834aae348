/// What is being decided: the events so far, and the state as it was before them.
///
/// Keeping the few sessions and agents a command touches makes undoing cheap, however many there are.
struct Draft: Sendable {
    var at = Timestamp(milliseconds: .min)
    var events: [Event] = []
    var latest = Timestamp(milliseconds: .min)
    var pace = Pace()
    private(set) var isKeeping = false
    var sessions = Before<SessionID, Session>()
    var agents = Before<AgentID, AgentState>()

    /// What was there before the first change; nil for what was not there.
    struct Before<ID: Hashable & Sendable, Value: Sendable>: Sendable {
        fileprivate(set) var isKeeping = false
        private(set) var values: [ID: Value?] = [:]

        mutating func keep(_ value: Value?, _ id: ID) {
            if isKeeping, values[id] == nil { values.updateValue(value, forKey: id) }
        }

        fileprivate mutating func absorb(_ later: Self) { values.merge(later.values) { first, _ in first } }
    }

    init() {}

    init(at: Timestamp, latest: Timestamp, pace: Pace) {
        self.at = at
        self.latest = latest
        self.pace = pace
        isKeeping = true
        sessions.isKeeping = true
        agents.isKeeping = true
    }

    /// This batch with a command's changes added; what was kept first stays.
    func absorbing(_ command: Draft) -> Draft {
        guard isKeeping else { return self }
        var batch = self
        batch.sessions.absorb(command.sessions)
        batch.agents.absorb(command.agents)
        return batch
    }
}
