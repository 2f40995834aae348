internal import Routing

/// What a report keeps of an agent: what it does and since when.
struct Shift: Sendable {
    enum Doing: Sendable { case nothing, idle, talking, wrapUp }

    let tier: Staff.Tier
    var doing = Doing.nothing
    var since: Timestamp
    var isAwayAfterwards = false
}

extension ReportFold {
    mutating func applyToAgent(_ event: Event) {
        switch event.kind {
        case .signedIn(let signIn): agents[signIn.agent] = Shift(tier: signIn.tier, since: event.at)
        case .signedOut(let agent, _): change(agent, to: .nothing, at: event.at)
        case .ready(let agent):
            agents[agent]?.isAwayAfterwards = false
            if agents[agent]?.doing != .talking { change(agent, to: .idle, at: event.at) }
        case .away(let agent, _): goAway(agent, at: event.at)
        case .legFailed(let agent, _): goAway(agent, at: event.at)
        case .rejected(let agent, _, _), .expired(let agent, _): change(agent, to: .nothing, at: event.at)
        case .connected(let agent, _, _): change(agent, to: .talking, at: event.at)
        case .disconnected(let agent, _, _, _): change(agent, to: .wrapUp, at: event.at)
        case .wrapUpEnded(let agent, _):
            let isAway = agents[agent]?.isAwayAfterwards ?? false
            agents[agent]?.isAwayAfterwards = false
            change(agent, to: isAway ? .nothing : .idle, at: event.at)
        default: break
        }
    }

    /// Books what the agent has done until `end`.
    mutating func spend(_ shift: Shift, of agent: AgentID, until end: Timestamp) {
        spend(from: shift.since, to: end) { tally, time in
            switch shift.doing {
            case .nothing: break
            case .idle: tally[shift.tier].idle += time
            case .talking: tally[shift.tier].talk += time
            case .wrapUp: tally[shift.tier].wrapUp += time
            }
        }
    }

    private mutating func goAway(_ agent: AgentID, at: Timestamp) {
        switch agents[agent]?.doing {
        case .talking, .wrapUp: agents[agent]?.isAwayAfterwards = true
        case .nothing, .idle, nil: change(agent, to: .nothing, at: at)
        }
    }

    private mutating func change(_ agent: AgentID, to doing: Shift.Doing, at: Timestamp) {
        guard let shift = agents[agent] else { return }
        spend(shift, of: agent, until: at)
        agents[agent]?.doing = doing
        agents[agent]?.since = at
    }
}
