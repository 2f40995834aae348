/// Looks at the desk as it was just before an event.
extension Desk {
    /// Why `event` was decided; nil if it is no routing decision.
    func explain(_ event: Event) -> Explanation.Decision? {
        guard let id = event.session, let rule = RoutingRule(deciding: event.kind, for: sessions[id]) else {
            return nil
        }
        let search = Search(of: event.kind, session: sessions[id])
        let candidates = search.map { idle(for: $0, at: event.at) } ?? []
        let chosen = search == nil ? nil : event.kind.chosen
        return Explanation.Decision(
            event: event, rule: rule, candidates: candidates,
            passedOver: search.map { passedOver(by: $0, chosen: chosen, candidates, at: event.at) } ?? [],
            counterfactual: counterfactual(of: event, search, candidates))
    }

    private func idle(for search: Search, at: Timestamp) -> [Explanation.Candidate] {
        var places: [IdlePlace] = []
        for agent in agents.values where search.takes(agent.tier, agent.skillGroups) {
            if let since = agent.idleSince { places.append(IdlePlace(since: since, agent: agent.id)) }
        }
        places.sort()
        if let own = places.firstIndex(where: { $0.agent == search.prefers }) {
            places.insert(places.remove(at: own), at: 0)
        }
        return places.map { Explanation.Candidate(agent: $0.agent, idle: at - $0.since) }
    }

    private func passedOver(
        by search: Search, chosen: AgentID?, _ candidates: [Explanation.Candidate], at: Timestamp
    ) -> [PassedOver] {
        let taken = chosen.map { [$0] } ?? candidates.map(\.agent)
        return Set(directory.keys).union(agents.keys).subtracting(taken).compactMap { id in
            reason(against: id, search, chosen: chosen, at: at).map { PassedOver(agent: id, reason: $0) }
        }
        .sorted { ($0.reason.rank, $0.agent) < ($1.reason.rank, $1.agent) }
    }

    private func reason(against id: AgentID, _ search: Search, chosen: AgentID?, at: Timestamp) -> PassedOver.Reason? {
        let tier = agents[id]?.tier ?? directory[id]?.tier
        let groups = agents[id]?.skillGroups ?? directory[id].map { $0.skillGroups.sorted() } ?? []
        if let tier, !search.takes(tier, groups) { return search.mismatch(of: tier) }
        switch agents[id]?.status {
        case nil, .signedOut: return .notSignedIn
        case .ready(let since):
            return chosen != nil && chosen == search.prefers ? .notOwnAgent(idle: at - since) : .idleShorter(at - since)
        case .reserved(let session, _): return .reserved(session)
        case .talking(let session): return .talking(session)
        case .wrapUp(_, let until): return .wrapUp(until - at)
        case .away(let reason, let until): return .away(reason: reason, left: until.map { $0 - at })
        }
    }
}

/// Whom a session seeks at a decision that chooses among agents.
struct Search {
    /// The groups that cover the operations; empty for a remote agent.
    let groups: [SkillGroupID]
    /// The caller's own remote agent.
    let prefers: AgentID?
    /// Whether this is the session's first human.
    let isFirst: Bool

    /// What `event` chose from; nil if it chose nobody and nobody was waited for.
    init?(of event: Event.Kind, session: Session?) {
        isFirst = session?.remote == nil
        switch event {
        case .queued(let queued):
            groups = queued.skillGroups
            prefers = queued.prefers
        case .offered(_, .remote, _), .reserved, .held, .parked, .unqueued, .ended:
            guard let session, session.isWaiting else { return nil }
            switch session.pursuit {
            case .remote(let pursuit): (groups, prefers) = ([], pursuit.prefers)
            case .seat(let pursuit): (groups, prefers) = (pursuit.plan.skillGroups, nil)
            case nil: return nil
            }
        default: return nil
        }
    }

    func takes(_ tier: Staff.Tier, _ skillGroups: [SkillGroupID]) -> Bool {
        switch tier {
        case .remote: groups.isEmpty
        case .seat: skillGroups.contains(where: groups.contains)
        }
    }

    func mismatch(of tier: Staff.Tier) -> PassedOver.Reason {
        switch tier {
        case .remote: .isRemote
        case .seat: groups.isEmpty ? .isSeat(first: isFirst) : .notInGroup
        }
    }
}

extension Event.Kind {
    /// The agent whom the event chose among others.
    var chosen: AgentID? {
        switch self {
        case .offered(let agent, .remote, _): agent
        case .reserved(let reserved): reserved.agent
        default: nil
        }
    }
}
