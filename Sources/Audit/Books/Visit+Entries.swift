extension Visit {
    /// What the event makes of the session.
    mutating func enter(_ fact: Fact) {
        let agent = fact.agent ?? ""
        switch fact.event {
        case "humanRequested": isWantingHuman = true
        case "queued": queue(fact)
        case "unqueued":
            pursuit = nil
            holder = nil
            if fact.reason == "changedMind" { isWantingHuman = false }
        case "reserved": candidate = Candidate(agent: agent, tier: "seat", stage: .reserved, expires: fact.expires)
        case "recordDelivered": candidate?.delivered = fact.sha256
        case "recordAcknowledged": candidate?.acknowledged = record.version
        case "offered": offer(fact)
        case "accepted":
            candidate?.stage = .accepted
            candidate?.expires = fact.expires
        case "rejected", "expired", "withdrawn": candidate = nil
        case "legFailed": if candidate?.agent == agent { candidate = nil } else { failedLeg = agent }
        case "connected": connect(fact)
        case "disconnected": disconnect(agent)
        case "held": holder = agent
        case "parked": holder = nil
        case "operationDeclared": declared += (fact.operations ?? []).filter { !declared.contains($0) }
        case "operationWithdrawn", "operationPerformed": declared.removeAll { fact.operations?.contains($0) ?? false }
        case "callerLeft": isWithBot = false
        default: break
        }
    }

    private mutating func queue(_ fact: Fact) {
        let groups = fact.skillGroups ?? []
        pursuit = groups.isEmpty ? .remote : .seat(groups: groups)
        priority = fact.priority ?? 0
        arrival = arrival ?? fact.at
        holder = nil
    }

    private mutating func offer(_ fact: Fact) {
        if candidate?.agent == fact.agent, candidate?.tier == "seat" {
            candidate?.stage = .offered
            candidate?.expires = fact.expires
        } else {
            candidate = Candidate(
                agent: fact.agent ?? "", tier: fact.tier ?? "", stage: .offered, expires: fact.expires)
        }
    }

    private mutating func connect(_ fact: Fact) {
        let agent = fact.agent ?? ""
        parties.append(agent)
        humans += 1
        segments[agent] = fact.segment
        isWithBot = false
        pursuit = nil
        candidate = nil
        if fact.tier == "remote" { remote = agent } else { hasReachedSeat = true }
    }

    private mutating func disconnect(_ agent: String) {
        parties.removeAll { $0 == agent }
        if holder == agent, parties.isEmpty, failedLeg != agent { leaver = agent }
        if holder == agent { holder = nil }
    }
}
