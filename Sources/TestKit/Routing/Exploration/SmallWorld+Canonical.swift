internal import Routing

/// The one form of all states that behave alike.
extension SmallWorld {
    /// What decides all that can follow, as numbers; the same for states that differ only in who is who or in lengths of time.
    var canonical: [UInt8] {
        let ranks = Ranks(desk)
        let inOrder = Self.sessions.map { ($0, numbers(of: $0, ranks)) }.sorted { $0.1.lexicographicallyPrecedes($1.1) }
        let form = form(inOrder, ranks)
        guard inOrder[0].1 == inOrder[1].1 else { return form }
        let other = self.form(inOrder.reversed(), ranks)
        return form.lexicographicallyPrecedes(other) ? form : other
    }

    private func form(_ sessions: [(SessionID, [UInt8])], _ ranks: Ranks) -> [UInt8] {
        var form = sessions[0].1 + sessions[1].1
        let agents = desk.staff.agents.map { ($0.tier, numbers(of: $0.id, sessions.map(\.0), ranks)) }
        for tier in Staff.Tier.allCases {
            let inOrder = agents.filter { $0.0 == tier }.map(\.1).sorted { $0.lexicographicallyPrecedes($1) }
            form += inOrder.flatMap(\.self)
        }
        return form
    }

    private func numbers(of id: SessionID, _ ranks: Ranks) -> [UInt8] {
        guard let session = desk.sessions[id] else { return [0] }
        let party: UInt8 =
            switch session.party {
            case .bot: 1
            case .remote: 2
            case .seat: 3
            case .nobody: 4
            }
        let sought: UInt8 =
            switch session.pursuit {
            case nil: 0
            case .remote(let pursuit): pursuit.prefers == nil ? 1 : 2
            case .seat: 3
            }
        let flags: [Bool] = [
            session.declaration != nil, session.reachedSeat, session.remote != nil, session.wantsHuman,
        ]
        let bits = flags.reduce(UInt8(0)) { $0 * 2 + ($1 ? 1 : 0) }
        return [party, sought, session.stage.rawValue, bits, ranks.arrival[id] ?? 0, ranks.sessionEnds[id] ?? 0]
    }

    private func numbers(of id: AgentID, _ sessions: [SessionID], _ ranks: Ranks) -> [UInt8] {
        func index(_ session: SessionID) -> UInt8 { session == sessions[0] ? 1 : 2 }
        let agent = desk.agents[id]
        let status: [UInt8] =
            switch agent?.status {
            case nil, .signedOut: [0, 0, 0]
            case .away: [1, 0, 0]
            case .ready: [2, ranks.idle[id] ?? 0, 0]
            case .reserved(let session, _): [3, ranks.idle[id] ?? 0, index(session)]
            case .talking(let session): [4, agent?.awayAfterwards == nil ? 0 : 1, index(session)]
            case .wrapUp: [5, agent?.awayAfterwards == nil ? 0 : 1, ranks.agentEnds[id] ?? 0]
            }
        let own = sessions.map { UInt8(desk.sessions[$0]?.remote?.agent == id ? 1 : 0) }
        return status + own
    }
}

/// The order of all moments that are ever compared; 1 is the first of its kind.
private struct Ranks {
    var arrival: [SessionID: UInt8] = [:]
    var idle: [AgentID: UInt8] = [:]
    var sessionEnds: [SessionID: UInt8] = [:]
    var agentEnds: [AgentID: UInt8] = [:]

    init(_ desk: Desk) {
        var arrivals: [(Timestamp, SessionID)] = []
        var deadlines: [(Timestamp, SessionID?, AgentID?)] = []
        for session in desk.sessions.values {
            if let since = session.queuedSince { arrivals.append((since, session.id)) }
            if let ends = session.stageEnds { deadlines.append((ends, session.id, nil)) }
        }
        var idles: [Staff.Tier: [(Timestamp, AgentID)]] = [:]
        for agent in desk.agents.values {
            switch agent.status {
            case .ready(let since), .reserved(_, let since): idles[agent.tier, default: []].append((since, agent.id))
            case .wrapUp(_, let until): deadlines.append((until, nil, agent.id))
            case .signedOut, .talking, .away: break
            }
        }
        for (rank, place) in arrivals.sorted(by: <).enumerated() { arrival[place.1] = UInt8(rank + 1) }
        for places in idles.values {
            for (rank, place) in places.sorted(by: <).enumerated() { idle[place.1] = UInt8(rank + 1) }
        }
        let inOrder = deadlines.sorted { ($0.0, $0.2 ?? "", $0.1 ?? "") < ($1.0, $1.2 ?? "", $1.1 ?? "") }
        for (rank, deadline) in inOrder.enumerated() {
            if let session = deadline.1 { sessionEnds[session] = UInt8(rank + 1) }
            if let agent = deadline.2 { agentEnds[agent] = UInt8(rank + 1) }
        }
    }
}

extension Session {
    /// When its stage expires.
    fileprivate var stageEnds: Timestamp? {
        switch pursuit {
        case nil: nil
        case .remote(let pursuit):
            switch pursuit.stage {
            case .waiting: nil
            case .offered(_, let expires), .answering(_, let expires): expires
            }
        case .seat(let pursuit):
            switch pursuit.stage {
            case .waiting: nil
            case .reserved(let reservation): reservation.expires
            case .acknowledged(let acknowledgement): acknowledgement.reservation.expires
            case .offered(_, let expires), .answering(_, let expires): expires
            }
        }
    }
}
