/// What is said of conversations and endings, and what a step leaves behind: I2, I3, I5, I6, I8, I10.
extension Books {
    mutating func checkConversation(_ fact: Fact, _ id: String, _ visit: Visit) {
        let agent = fact.agent ?? ""
        switch fact.event {
        case "queued": checkPlace(fact, id, visit)
        case "operationDeclared", "operationWithdrawn":
            if !visit.parties.contains(agent) || workers[agent]?.tier != "remote" {
                fail(
                    .seatNeedsDeclaration,
                    "“\(fact.event)” by \(agent), who is not the remote agent talking in \(id)")
            }
        case "operationPerformed":
            if !visit.parties.contains(agent) || workers[agent]?.tier != "seat" {
                fail(.seatIsAble, "\(agent) performs an operation in \(id), but is no seat that talks in it")
            }
        case "disconnected":
            if visit.segments[agent] != fact.segment {
                fail(.numbersAddUp, "\(agent)'s segment of \(id) is not \(fact.segment ?? 0)")
            }
        case "ended": checkOutcome(fact, id, visit)
        default: break
        }
    }

    /// The place that is told to the caller is the place in line (I10).
    private mutating func checkPlace(_ fact: Fact, _ id: String, _ visit: Visit) {
        var queued = visit
        queued.enter(fact)
        let before = others(in: fact.queue ?? "", than: id).count {
            $0.visit.stands(before: queued, id: $0.id, otherID: id)
        }
        if fact.position != before + 1 {
            fail(.numbersAddUp, "\(id) is number \(before + 1) in “\(fact.queue ?? "")”, not \(fact.position ?? 0)")
        }
    }

    /// The sessions other than `id` that wait in a line.
    func others(in line: String, than id: String) -> [(id: String, visit: Visit)] {
        (waiting[line] ?? []).compactMap { other in
            other == id ? nil : visits[other].map { (other, $0) }
        }
    }

    private mutating func checkOutcome(_ fact: Fact, _ id: String, _ visit: Visit) {
        let fits =
            switch fact.outcome {
            case "contained": visit.humans == 0
            case "consulted": visit.remote != nil
            case "operated": visit.hasReachedSeat
            default: true
            }
        if !fits { fail(.numbersAddUp, "\(id) ends “\(fact.outcome ?? "")”, which is not what happened in it") }
        if fact.outcome == "consulted", visit.hasReachedSeat {
            fail(.consultationNeedsNoSeat, "\(id) ends as a consultation, but a seat talked in it")
        }
    }

    /// What a step has left of a session.
    mutating func settle(_ id: String) {
        guard let visit = visits[id] else { return }
        if let leaver = visit.leaver {
            fail(.callerIsKept, "\(leaver) was to keep the caller of \(id) until a seat has answered, but has left")
        }
        if !visit.isWithBot, visit.parties.isEmpty, visit.pursuit == nil {
            fail(.callerIsKept, "the caller of \(id) is left with nobody and waits for nobody")
        }
        if visit.parties.count > 1 {
            fail(.callerIsKept, "\(visit.parties.joined(separator: " and ")) both have the caller of \(id)")
        }
        if let candidate = visit.candidate, candidate.tier == "seat", visit.declared.isEmpty {
            fail(.consultationNeedsNoSeat, "\(candidate.agent) is kept for \(id), which involves no operation")
        }
        forgive(id)
    }

    /// The step is over, or who left had to: nothing more is to be said of who left.
    mutating func forgive(_ id: String) {
        guard var visit = visits[id], visit.leaver != nil || visit.failedLeg != nil else { return }
        visit.leaver = nil
        visit.failedLeg = nil
        set(visit, of: id)
    }

    /// Nobody waits for an agent who is idle.
    mutating func settleLines() {
        for (line, sessions) in waiting.sorted(by: { $0.key < $1.key }) {
            guard let session = sessions.min(), let taker = idle[line]?.min() else { continue }
            fail(.workConserving, "\(session) waits although \(taker) is idle")
        }
    }
}
