/// A session's place: priority, then arrival, then id (I8).
struct WaitingPlace: Comparable, Sendable {
    let priority: Int
    let arrival: Timestamp
    let session: SessionID

    static func < (left: Self, right: Self) -> Bool {
        if left.priority != right.priority { return left.priority > right.priority }
        if left.arrival != right.arrival { return left.arrival < right.arrival }
        return left.session < right.session
    }
}

/// An idle agent's place: longest idle first, then id.
struct IdlePlace: Comparable, Sendable {
    let since: Timestamp
    let agent: AgentID

    static func < (left: Self, right: Self) -> Bool {
        left.since != right.since ? left.since < right.since : left.agent < right.agent
    }
}

/// Something that must happen if nobody says anything.
struct Deadline: Comparable, Sendable {
    enum Subject: Hashable, Sendable {
        case agent(AgentID)
        case session(SessionID)
    }

    let at: Timestamp
    let subject: Subject

    static func < (left: Self, right: Self) -> Bool {
        if left.at != right.at { return left.at < right.at }
        switch (left.subject, right.subject) {
        case (.agent(let one), .agent(let other)): return one < other
        case (.session(let one), .session(let other)): return one < other
        case (.session, .agent): return true
        case (.agent, .session): return false
        }
    }
}
