internal import Foundation

/// Who may be asked, and in which order: I1, I2, I3, I4, I7, I8.
extension Books {
    mutating func checkOffer(_ fact: Fact, _ id: String, _ visit: Visit, _ decoder: JSONDecoder) {
        switch fact.event {
        case "reserved": checkReserved(fact, id, visit)
        case "recordDelivered": checkDelivered(fact, id, visit, decoder)
        case "recordAcknowledged": checkAcknowledged(fact, id, visit)
        case "offered": checkOffered(fact, id, visit)
        case "accepted": checkAccepted(fact, id, visit)
        case "connected": checkConnected(fact, id, visit)
        case "rejected", "expired", "withdrawn": checkCandidate(fact, id, visit)
        default: break
        }
    }

    private mutating func checkReserved(_ fact: Fact, _ id: String, _ visit: Visit) {
        let agent = fact.agent ?? ""
        checkTier(fact, id, visit, says: "seat")
        let operations = fact.operations ?? []
        if visit.declared.isEmpty {
            fail(
                .seatNeedsDeclaration, "\(agent) is reserved for \(id), but its remote agent has declared no operation")
        } else if operations.isEmpty || !operations.allSatisfy(visit.declared.contains) {
            fail(.seatNeedsDeclaration, "\(agent) is reserved for \(id) for operations that are not declared")
        }
        checkFree(agent, id)
        checkAbility(fact, id, visit)
        checkLongestIdle(agent, id, visit)
        for line in workers[agent]?.lines ?? [] { checkLine(line, before: id, visit) }
    }

    private mutating func checkAbility(_ fact: Fact, _ id: String, _ visit: Visit) {
        let agent = fact.agent ?? ""
        let group = fact.skillGroup ?? ""
        guard workers[agent]?.skillGroups.contains(group) ?? false else {
            return fail(.seatIsAble, "\(agent) is reserved for \(id) as one of “\(group)”, which it does not belong to")
        }
        guard case .seat(let groups) = visit.pursuit, groups.contains(group) else {
            return fail(.seatIsAble, "\(agent) of “\(group)” is reserved for \(id), which does not wait for that group")
        }
        guard let performs else { return }
        let able = performs[group] ?? []
        if let unable = fact.operations?.first(where: { !able.contains($0) }) {
            fail(.seatIsAble, "\(agent) of “\(group)” is reserved for \(unable), which that group does not perform")
        }
    }

    private func readySince(_ agent: String) -> Int64? {
        guard let worker = workers[agent] else { return nil }
        return worker.readySince
    }

    private mutating func checkLongestIdle(_ agent: String, _ id: String, _ visit: Visit) {
        guard case .seat(let groups) = visit.pursuit, let since = readySince(agent) else { return }
        let candidates = groups.reduce(into: Set<String>()) { $0.formUnion(idle["seat:" + $1] ?? []) }
        let longest = candidates.compactMap { other in readySince(other).map { ($0, other) } }.min { $0 < $1 }
        if let longest, longest < (since, agent) {
            fail(.seatIsAble, "\(agent) is reserved for \(id), but \(longest.1) has been idle longer")
        }
    }

    private mutating func checkDelivered(_ fact: Fact, _ id: String, _ visit: Visit, _ decoder: JSONDecoder) {
        let agent = fact.agent ?? ""
        guard visit.candidate?.agent == agent, visit.candidate?.stage == .reserved else {
            return fail(
                .recordBeforeOffer, "the record of \(id) is delivered to \(agent), which is not reserved for it")
        }
        if fact.version != visit.record.version {
            fail(.numbersAddUp, "the record of \(id) has version \(visit.record.version), not \(fact.version ?? 0)")
        }
        if let hash = visit.record.hash(decoder), fact.sha256 != hash {
            fail(.recordBeforeOffer, "the hash delivered to \(agent) is not that of the record of \(id)")
        }
    }

    private mutating func checkAcknowledged(_ fact: Fact, _ id: String, _ visit: Visit) {
        let agent = fact.agent ?? ""
        guard let candidate = visit.candidate, candidate.agent == agent, let delivered = candidate.delivered,
            delivered == fact.sha256
        else {
            return fail(.recordBeforeOffer, "\(agent) acknowledges a record of \(id) that was not delivered to it")
        }
    }

    private mutating func checkOffered(_ fact: Fact, _ id: String, _ visit: Visit) {
        let agent = fact.agent ?? ""
        checkTier(fact, id, visit, says: fact.tier)
        guard fact.tier == "seat" else {
            checkFree(agent, id)
            if visit.candidate != nil { fail(.oneOfferAnAgent, "\(id) is offered to \(agent) and to somebody else") }
            checkLine("remote", before: id, visit)
            return
        }
        guard let candidate = visit.candidate, candidate.agent == agent else {
            return fail(.recordBeforeOffer, "\(id) is offered to \(agent), which was not reserved for it")
        }
        guard let version = candidate.acknowledged else {
            return fail(.recordBeforeOffer, "\(id) is offered to \(agent), which has not acknowledged its record")
        }
        if version != visit.record.version {
            fail(
                .recordBeforeOffer, "\(id) is offered to \(agent), but its record has changed since it was acknowledged"
            )
        }
    }

    private mutating func checkAccepted(_ fact: Fact, _ id: String, _ visit: Visit) {
        let agent = fact.agent ?? ""
        checkTier(fact, id, visit, says: fact.tier)
        guard let candidate = visit.candidate, candidate.agent == agent, candidate.stage == .offered else {
            return fail(.oneOfferAnAgent, "\(agent) accepts \(id), which is not offered to it or is taken already")
        }
        if fact.at >= candidate.expires ?? .max {
            fail(.oneOfferAnAgent, "\(agent) accepts \(id) after the offer has expired")
        }
    }

    private mutating func checkConnected(_ fact: Fact, _ id: String, _ visit: Visit) {
        let agent = fact.agent ?? ""
        checkTier(fact, id, visit, says: fact.tier)
        if visit.candidate?.agent != agent || visit.candidate?.stage != .accepted {
            fail(.oneOfferAnAgent, "\(agent) talks in \(id) without having accepted it")
        }
        if fact.segment != visit.humans + 1 {
            fail(.numbersAddUp, "this is segment \(visit.humans + 1) of \(id), not \(fact.segment ?? 0)")
        }
    }

    private mutating func checkCandidate(_ fact: Fact, _ id: String, _ visit: Visit) {
        let agent = fact.agent ?? ""
        if visit.candidate?.agent != agent {
            fail(.oneOfferAnAgent, "“\(fact.event)” by \(agent), to whom \(id) is not offered")
        }
    }

    /// The first human is a remote agent (I1), and an agent is of the tier it signed in with.
    private mutating func checkTier(_ fact: Fact, _ id: String, _ visit: Visit, says tier: String?) {
        let agent = fact.agent ?? ""
        let known = workers[agent]?.tier
        if known != nil, known != tier {
            fail(
                .firstHumanIsRemote,
                "\(agent) is a \(known ?? "") agent, not a \(tier ?? "") agent as “\(fact.event)” says")
        }
        if known == "seat", visit.remote == nil {
            fail(
                .firstHumanIsRemote, "“\(fact.event)”: \(agent) is a seat, and no remote agent has talked in \(id) yet")
        }
    }

    private mutating func checkFree(_ agent: String, _ id: String) {
        guard let worker = workers[agent] else {
            return fail(.oneOfferAnAgent, "\(id) goes to \(agent), who has never signed in")
        }
        if let other = worker.session {
            fail(.oneOfferAnAgent, "\(id) goes to \(agent), who has to do with \(other)")
        } else if worker.readySince == nil {
            fail(.oneOfferAnAgent, "\(id) goes to \(agent), who is not ready")
        }
    }

    /// Whoever stands first in a line is served first.
    private mutating func checkLine(_ line: String, before id: String, _ visit: Visit) {
        let ahead = others(in: line, than: id).filter { $0.visit.stands(before: visit, id: $0.id, otherID: id) }
        if let first = ahead.map(\.id).min() { fail(.workConserving, "\(id) is served, but \(first) stands before it") }
    }
}
