/// The determination unit: which operations the business involves, which skill groups perform them, which seat is idle.
extension Desk {
    mutating func declare(_ agent: AgentID, _ id: SessionID, _ operations: [OperationID]) throws(DeskError) {
        let session = try live(id)
        guard case .remote(let segment) = session.party, segment.agent == agent else {
            throw .notTheRemoteAgent(agent, id)
        }
        guard !operations.isEmpty else { throw .noOperation }
        if let unknown = operations.first(where: { SeatPlan(for: [$0], among: staffedGroups) == nil }) {
            throw .nobodyPerforms(unknown)
        }
        let known = session.declaration?.operations ?? []
        let new = operations.reduce(into: [OperationID]()) { list, operation in
            if !known.contains(operation), !list.contains(operation) { list.append(operation) }
        }
        guard !new.isEmpty || session.pursuit == nil else { return }
        try checkOpen(for: known + new)
        withdrawCandidate(id, reason: Reason.operationsChanged)
        emit(.operationDeclared(operations: new.isEmpty ? operations : new, agent: agent), id)
        queueForSeat(id)
    }

    /// Refuses operations whose seats are not there at this hour.
    private func checkOpen(for operations: [OperationID]) throws(DeskError) {
        guard let group = SeatPlan(for: operations, among: staffedGroups)?.primary else { return }
        try checkOpen(QueueID(group), rules.seatQueues[group])
    }

    mutating func withdraw(_ agent: AgentID, _ id: SessionID, _ operations: [OperationID]) throws(DeskError) {
        let session = try live(id)
        guard case .remote(let segment) = session.party, segment.agent == agent else {
            throw .notTheRemoteAgent(agent, id)
        }
        guard !operations.isEmpty else { throw .noOperation }
        let declared = session.declaration?.operations ?? []
        if let unknown = operations.first(where: { !declared.contains($0) }) { throw .notDeclared(unknown, id) }
        let wasSought = session.pursuit != nil
        withdrawCandidate(id, reason: Reason.operationsChanged)
        emit(.operationWithdrawn(operations: operations, agent: agent), id)
        guard wasSought else { return }
        if sessions[id]?.declaration == nil {
            giveUpPursuit(id, reason: Reason.operationsChanged)
        } else {
            queueForSeat(id)
        }
    }

    /// Puts the session into the queues of the groups that perform what is left to do, at its old place.
    mutating func queueForSeat(_ id: SessionID) {
        guard let session = sessions[id], let operations = session.declaration?.operations,
            let plan = SeatPlan(for: operations, among: staffedGroups)
        else { return }
        let queue = QueueID(plan.primary)
        let place = WaitingPlace(
            priority: session.priority, arrival: session.queuedSince ?? draft.at, session: id)
        let position = (lines.waiting[queue]?.rank(place) ?? 0) + 1
        let atWork = plan.skillGroups.reduce(0) { $0 + lines.seatsAtWork[$1, default: 0] }
        emit(
            .queued(
                .init(
                    queue: queue, skillGroups: plan.skillGroups, position: position,
                    estimate: pace.estimate(position: position, tier: .seat, agents: atWork),
                    until: rules.seatQueues[plan.primary]?.end(from: draft.at), priority: session.priority,
                    prefers: nil)),
            id)
    }

    /// Keeps the longest idle seat of a covering group for the session that has waited longest; false if no session has a
    /// seat to itself.
    mutating func reserveNextSeat() -> Bool {
        let candidates = lines.groupsAwaited.compactMap { group -> (WaitingPlace, SkillGroupID)? in
            guard lines.idleSeats[group]?.isEmpty == false else { return nil }
            return lines.waiting[QueueID(group)]?.first.map { ($0, group) }
        }
        guard let (place, _) = candidates.min(by: { ($0.0, $0.1) < ($1.0, $1.1) }),
            case .seat(let pursuit) = sessions[place.session]?.pursuit
        else { return false }
        let idle = pursuit.plan.skillGroups.compactMap { group in
            lines.idleSeats[group]?.first.map { ($0, group) }
        }
        guard let (seat, group) = idle.min(by: { ($0.0, $0.1) < ($1.0, $1.1) }) else { return false }
        // The plan as queued names everything declared; what no seat of this group performs is left for the next seat.
        let performed = groups[group]?.operations ?? Set(pursuit.plan.operations)
        emit(
            .reserved(
                .init(
                    agent: seat.agent, skillGroup: group,
                    operations: pursuit.plan.operations.filter(performed.contains),
                    expires: draft.at + rules.acknowledgeWithin)),
            place.session)
        return true
    }

    /// What becomes of the caller while no seat is idle: whoever has it keeps it, or it waits alone, as its group says.
    mutating func holdOrPark() {
        for id in draft.sessions.values.keys.sorted() {
            guard let session = sessions[id], session.isWaiting, case .seat(let pursuit) = session.pursuit,
                let giver = session.party.agent, let group = groups[pursuit.plan.primary]
            else { continue }
            let queue = QueueID(group.id)
            switch group.whenBusy {
            case .hold: if !session.isHeld { emit(.held(agent: giver, queue: queue), id) }
            case .park:
                emit(.parked(agent: giver, queue: queue), id)
                disconnect(id)
            }
        }
    }
}
