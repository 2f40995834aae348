internal import Routing

/// A live session as the API shows it.
struct SessionView {
    let session: Session
    let desk: Desk
    /// The agent it is shown to; nil for everybody else.
    var reader: AgentID?

    /// Without the record, which is an answer of its own.
    var json: JSON {
        .members([
            "id": .string(session.id.rawValue), "state": .string("live"), "gateway": .string(session.record.gateway),
            "caller": .string(session.record.caller), "startedAt": .moment(session.record.startedAt), "party": party,
            "seeking": seeking, "declared": .ids(session.declaration?.operations ?? []),
            "suggested": .ids(suggested), "priority": .integer(Int64(session.priority)),
            "callback": .text(session.callback), "reachedSeat": .bool(session.reachedSeat),
            "version": .integer(Int64(session.record.version)), "destination": destination,
        ])
    }

    /// Who has the caller, who is sought, and what happens next.
    var destination: JSON {
        .members(["party": party, "seeking": seeking, "next": .string(NextStep(session, desk, reader: reader).text)])
    }

    private var party: JSON {
        .members(["kind": .string(session.party.word), "agent": .text(session.party.agent?.rawValue)])
    }

    /// The operations that the bot suggested, newest request first.
    var suggested: [OperationID] {
        session.record.entries.reversed().lazy.compactMap { event -> [OperationID]? in
            if case .humanRequested(_, _, let suggested) = event.kind { suggested } else { nil }
        }.first ?? []
    }

    private var seeking: JSON {
        switch session.pursuit {
        case nil: .null
        case .remote(let pursuit): seeking(pursuit.stage)
        case .seat(let pursuit): seeking(pursuit)
        }
    }

    private func seeking(_ stage: RemotePursuit.Stage) -> JSON {
        let (word, agent, expires): (String, AgentID?, Timestamp?) =
            switch stage {
            case .waiting: ("waiting", nil, nil)
            case .offered(let agent, let expires): ("offered", agent, expires)
            case .answering(let agent, let expires): ("answering", agent, expires)
            }
        return .members([
            "tier": .string("remote"), "stage": .string(word), "agent": .text(agent?.rawValue),
            "expires": .moment(expires),
            "queue": queue, "skillGroups": .array([]), "operations": .array([]),
            "sha256": .null,
        ])
    }

    private func seeking(_ pursuit: SeatPursuit) -> JSON {
        let (word, agent, expires, sha256): (String, AgentID?, Timestamp?, SHA256?) =
            switch pursuit.stage {
            case .waiting: ("waiting", nil, nil, nil)
            case .reserved(let reservation):
                ("reserved", reservation.agent, reservation.expires, reservation.delivered?.sha256)
            case .acknowledged(let acknowledgement):
                ("acknowledged", acknowledgement.reservation.agent, acknowledgement.reservation.expires, nil)
            case .offered(let assignment, let expires): ("offered", assignment.agent, expires, nil)
            case .answering(let assignment, let expires): ("answering", assignment.agent, expires, nil)
            }
        return .members([
            "tier": .string("seat"), "stage": .string(word), "agent": .text(agent?.rawValue),
            "expires": .moment(expires),
            "queue": queue, "skillGroups": .ids(pursuit.plan.skillGroups),
            "operations": .ids(pursuit.plan.operations), "sha256": .text(sha256?.hexadecimal),
        ])
    }

    /// Its place in line, while it waits.
    private var queue: JSON {
        guard let place = desk.place(of: session.id) else { return .null }
        let estimate: JSON =
            place.estimate.map { .array([.integer($0.low.count), .integer($0.high.count)]) } ?? .null
        return .members([
            "id": .string(place.queue.rawValue), "position": .integer(Int64(place.position)), "estimate": estimate,
            "since": .moment(session.queuedSince),
        ])
    }
}
