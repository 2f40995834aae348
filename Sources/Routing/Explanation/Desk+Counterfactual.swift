/// What it would have taken to decide otherwise.
extension Desk {
    func counterfactual(
        of event: Event, _ search: Search?, _ candidates: [Explanation.Candidate]
    ) -> String? {
        switch event.kind {
        case .rejected(let agent, _, _), .expired(let agent, _):
            return "Would have gone to \(agent) if it had accepted."
        case .legFailed(let agent, _): return "Would have stayed with \(agent) if its leg had held."
        default: break
        }
        guard let search else { return nil }
        if let chosen = event.kind.chosen { return insteadOf(chosen, search, candidates, at: event.at) }
        if let before = sessionsBefore(event), before > 0 {
            return "Would have been next without the \(before) waiting before it."
        }
        guard candidates.isEmpty else { return nil }
        return sooner(for: event, search)
    }

    /// Who would have been taken instead of `chosen`, and for what little.
    private func insteadOf(
        _ chosen: AgentID, _ search: Search, _ candidates: [Explanation.Candidate], at: Timestamp
    ) -> String {
        let idleSince = agents[chosen]?.idleSince ?? at
        if let longer = candidates.dropFirst().first, chosen == search.prefers, longer.idle > at - idleSince {
            return "Would have gone to \(longer.agent) if \(chosen) were not the caller's own remote agent."
        }
        return nearest(search, besides: chosen, to: idleSince) { agent in
            switch agent.status {
            case .ready(let since) where since == idleSince: (since, "if it had been idle any longer")
            case .ready(let since): (since, "if it had been idle more than \(since - idleSince) longer")
            case .wrapUp(_, let until): (until, freedEarlier(by: until - idleSince))
            case .away(_, let until?): (until, "if its pause had ended more than \(until - idleSince) earlier")
            default: nil
            }
        }.map { "Would have gone to \($0)." } ?? otherwise(search, besides: chosen)
    }

    /// A wrap-up can be cut short by no more than its length; more than that is the conversation before it.
    private func freedEarlier(by span: Milliseconds) -> String {
        "if its \(span < rules.wrapUp ? "wrap-up" : "last conversation") had ended more than \(span) earlier"
    }

    /// Who would have been offered at once, or to a caller who had waited on.
    private func sooner(for event: Event, _ search: Search) -> String {
        let isOver = if case .ended = event.kind { true } else { false }
        return nearest(search, besides: nil, to: event.at) { agent in
            let end: (Timestamp, String)? =
                switch agent.status {
                case .wrapUp(_, let until): (until, "wrap-up")
                case .away(_, let until?): (until, "pause")
                default: nil
                }
            return end.map { until, what in
                let span = until - event.at
                let waited = "if the caller had waited \(span) longer"
                return (until, isOver ? waited : "at once if its \(what) had ended \(span) earlier")
            }
        }.map { "Would have gone to \($0)." } ?? otherwise(search, besides: nil)
    }

    /// The agent that needed the least, and what.
    private func nearest(
        _ search: Search, besides chosen: AgentID?, to moment: Timestamp,
        _ need: (AgentState) -> (ends: Timestamp, condition: String)?
    ) -> String? {
        let others = agents.values.filter {
            $0.id != chosen && $0.awayAfterwards == nil && search.takes($0.tier, $0.skillGroups)
        }
        let nearest = others.compactMap { agent in need(agent).map { ($0.ends, agent.id, $0.condition) } }
            .min { ($0.0, $0.1) < ($1.0, $1.1) }
        return nearest.map { "\($0.1) \($0.2)" }
    }

    /// Where time alone would have helped nobody: the agent of whom the least else would have had to be different.
    private func otherwise(_ search: Search, besides chosen: AgentID?) -> String {
        let known = Set(directory.keys).union(agents.keys).subtracting(chosen.map { [$0] } ?? [])
        let nearest = known.compactMap { id -> (Int, AgentID, String)? in
            let groups = agents[id]?.skillGroups ?? directory[id].map { Array($0.skillGroups) } ?? []
            guard let tier = agents[id]?.tier ?? directory[id]?.tier, search.takes(tier, groups) else { return nil }
            return switch agents[id]?.status {
            case .talking(let session): (0, id, "if it had not been talking in session \(session)")
            case .reserved(let session, _): (1, id, "if it had not been reserved for session \(session)")
            case .away(let reason, _): (2, id, "if it had not been away (\(reason))")
            case nil, .signedOut: (3, id, "if it had been signed in and ready")
            case .ready, .wrapUp: nil
            }
        }.min { ($0.0, $0.1) < ($1.0, $1.1) }
        return nearest.map { "Would have gone to \($0.1) \($0.2)." } ?? "No other agent could have taken the caller."
    }

    /// How many sessions go before this one in the queue it stands in, or is about to.
    private func sessionsBefore(_ event: Event) -> Int? {
        if case .queued(let queued) = event.kind { return queued.position - 1 }
        guard let session = event.session.flatMap({ sessions[$0] }), let queue = session.queue,
            let place = session.place
        else { return nil }
        return lines.waiting[queue]?.rank(place)
    }
}
