internal import Routing

/// An agent as the API shows it: what the staff file says of it, and what it does now.
struct AgentView {
    let agent: Staff.Agent
    /// Nil until it has signed in for the first time.
    let state: AgentState?

    var json: JSON {
        let (reason, since, until): (String?, Timestamp?, Timestamp?) =
            switch state?.status {
            case .ready(let since): (nil, since, nil)
            case .reserved(_, let since): (nil, since, nil)
            case .talking: (nil, state?.talkingSince, nil)
            case .wrapUp(_, let until): (nil, nil, until)
            case .away(let reason, let until): (reason, nil, until)
            case .signedOut, nil: (nil, nil, nil)
            }
        return .members([
            "id": .string(agent.id.rawValue), "name": .string(agent.name), "tier": .string(agent.tier.rawValue),
            "skillGroups": .ids(agent.skillGroups.sorted()),
            "state": .string(state?.status.word ?? AgentState.Status.signedOut.word), "reason": .text(reason),
            "since": .moment(since), "until": .moment(until), "session": .text(session?.rawValue),
            "awayAfterwards": .text(state?.awayAfterwards),
        ])
    }

    /// The session it is kept for, talks in, or wraps up.
    var session: SessionID? {
        if case .wrapUp(let session, _) = state?.status { return session }
        return state?.session
    }
}
