extension Session {
    mutating func observed(_ observation: Observation) {
        if case .digit = observation { digitsInRow += 1 } else { digitsInRow = 0 }
    }

    mutating func queued(_ queued: Event.Queued, at: Timestamp) {
        queuedSince = queuedSince ?? at
        isHeld = false
        priority = queued.priority
        if let declaration, let plan = SeatPlan(skillGroups: queued.skillGroups, operations: declaration.operations) {
            pursuit = .seat(SeatPursuit(declaration: declaration, plan: plan, until: queued.until))
        } else {
            pursuit = .remote(RemotePursuit(prefers: queued.prefers, until: queued.until))
        }
    }

    mutating func reserved(_ reserved: Event.Reserved) {
        guard case .seat(var pursuit) = pursuit else { return }
        pursuit.stage = .reserved(
            SeatReservation(
                agent: reserved.agent, skillGroup: reserved.skillGroup, operations: reserved.operations,
                expires: reserved.expires))
        self.pursuit = .seat(pursuit)
    }

    mutating func delivered(_ record: DeliveredRecord) {
        guard case .seat(var pursuit) = pursuit, case .reserved(var reservation) = pursuit.stage else { return }
        reservation.delivered = record
        pursuit.stage = .reserved(reservation)
        self.pursuit = .seat(pursuit)
    }

    mutating func acknowledged(_ sha256: SHA256) {
        guard case .seat(var pursuit) = pursuit, case .reserved(let reservation) = pursuit.stage,
            let acknowledgement = RecordAcknowledgement(of: record, by: reservation, sha256: sha256)
        else { return }
        pursuit.stage = .acknowledged(acknowledgement)
        self.pursuit = .seat(pursuit)
    }

    mutating func offered(_ agent: AgentID, expires: Timestamp) {
        switch pursuit {
        case .remote(var pursuit):
            pursuit.stage = .offered(agent, expires: expires)
            self.pursuit = .remote(pursuit)
        case .seat(var pursuit):
            guard case .acknowledged(let acknowledgement) = pursuit.stage else { return }
            pursuit.stage = .offered(SeatAssignment(pursuit.declaration, acknowledgement), expires: expires)
            self.pursuit = .seat(pursuit)
        case nil: return
        }
    }

    mutating func accepted(expires: Timestamp) {
        switch pursuit {
        case .remote(var pursuit):
            guard case .offered(let agent, _) = pursuit.stage else { return }
            pursuit.stage = .answering(agent, expires: expires)
            self.pursuit = .remote(pursuit)
        case .seat(var pursuit):
            guard case .offered(let assignment, _) = pursuit.stage else { return }
            pursuit.stage = .answering(assignment, expires: expires)
            self.pursuit = .seat(pursuit)
        case nil: return
        }
    }

    mutating func waitAgain() {
        switch pursuit {
        case .remote(var pursuit):
            pursuit.stage = .waiting
            self.pursuit = .remote(pursuit)
        case .seat(var pursuit):
            pursuit.stage = .waiting
            self.pursuit = .seat(pursuit)
        case nil: return
        }
    }

    mutating func connected(_ agent: AgentID, tier: Staff.Tier, segment: Int) {
        switch pursuit {
        case .remote(let pursuit):
            guard let answered = RemoteSegment(answering: pursuit, by: agent, segment: segment) else { return }
            remote = answered
            party = .remote(answered)
        case .seat(let pursuit):
            guard case .answering(let assignment, _) = pursuit.stage, assignment.agent == agent else { return }
            party = .seat(SeatSegment(assignment: assignment, segment: segment))
            reachedSeat = true
        case nil: return
        }
        pursuit = nil
    }

    mutating func declared(_ operations: [OperationID]) {
        guard case .remote(let segment) = party else { return }
        declaration =
            declaration?.adding(operations, in: segment) ?? OperationDeclaration(operations, in: segment)
    }
}
