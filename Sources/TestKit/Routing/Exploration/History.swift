internal import Routing

/// What the events say so far, folded by code that shares nothing with the desk's own.
struct History: Sendable {
    /// One session.
    struct Visit: Hashable {
        var hadRemote = false
        var reachedSeat = false
        var declared: Set<OperationID> = []
        var acknowledged: AgentID?
        var firstQueued: Timestamp?
        var priority = 0
        /// Whom it seeks: nobody, a remote agent (no groups) or a seat.
        var sought: [SkillGroupID]?
        /// Who is kept or asked for it.
        var candidate: AgentID?

        var waits: Bool { sought != nil && candidate == nil }
        var waitsForRemote: Bool { waits && sought?.isEmpty == true }
        func waitsForSeat(of groups: [SkillGroupID]) -> Bool {
            waits && !Set(sought ?? []).isDisjoint(with: groups)
        }
    }

    /// One agent.
    struct Work: Hashable {
        var tier: Staff.Tier
        var groups: [SkillGroupID]
        var idleSince: Timestamp?
        /// Since when it was idle before it was kept for a session.
        var place: Timestamp?
        var engaged: SessionID?
        var isTalking = false
        var isInWrapUp = false
        var goesAway = false
    }

    private(set) var visits: [SessionID: Visit] = [:]
    private(set) var work: [AgentID: Work] = [:]

    mutating func follow(_ event: Event) {
        if let session = event.session {
            var visit = visits[session] ?? Visit()
            visit.follow(event)
            visits[session] = visit
            if case .ended = event.kind { visits[session] = nil }
        }
        if case .signedIn(let signIn) = event.kind {
            work[signIn.agent] = Work(tier: signIn.tier, groups: signIn.skillGroups)
        }
        if case .signedOut(let agent, _) = event.kind { work[agent] = nil }
        if let agent = event.kind.agent { work[agent]?.follow(event) }
    }
}

extension History.Visit {
    fileprivate mutating func follow(_ event: Event) {
        switch event.kind {
        case .operationDeclared(let operations, _): declared.formUnion(operations)
        case .operationWithdrawn(let operations, _), .operationPerformed(let operations, _):
            declared.subtract(operations)
        case .queued(let queued):
            firstQueued = firstQueued ?? event.at
            priority = queued.priority
            sought = queued.skillGroups
        case .unqueued: (sought, candidate) = (nil, nil)
        case .reserved(let reserved): candidate = reserved.agent
        case .offered(let agent, _, _): candidate = agent
        case .rejected, .expired, .withdrawn: (candidate, acknowledged) = (nil, nil)
        case .legFailed(let agent, _): if agent == candidate { (candidate, acknowledged) = (nil, nil) }
        case .recordAcknowledged(let agent, _): acknowledged = agent
        case .connected(_, let tier, _):
            if tier == .remote { hadRemote = true } else { reachedSeat = true }
            (sought, candidate, acknowledged) = (nil, nil, nil)
        default: break
        }
    }
}

extension History.Work {
    fileprivate mutating func follow(_ event: Event) {
        switch event.kind {
        case .ready:
            if engaged == nil, idleSince == nil, !isInWrapUp { idleSince = event.at }
            goesAway = false
        case .wrapUpEnded:
            isInWrapUp = false
            idleSince = goesAway ? nil : event.at
            goesAway = false
        case .reserved, .offered(_, .remote, _): (place, idleSince, engaged) = (idleSince, nil, event.session)
        case .withdrawn: (idleSince, engaged) = (place, nil)
        case .rejected, .expired: engaged = nil
        case .legFailed: if isTalking { goesAway = true } else { engaged = nil }
        case .connected: isTalking = true
        case .disconnected: (engaged, isTalking, isInWrapUp) = (nil, false, true)
        case .away:
            idleSince = nil
            goesAway = isTalking || isInWrapUp
        default: break
        }
    }
}

extension Event.Kind {
    /// The agent concerned.
    var agent: AgentID? {
        switch self {
        case .recordDelivered(let agent, _, _), .recordAcknowledged(let agent, _), .offered(let agent, _, _),
            .accepted(let agent, _, _), .rejected(let agent, _, _), .expired(let agent, _),
            .withdrawn(let agent, _, _), .legFailed(let agent, _), .connected(let agent, _, _),
            .disconnected(let agent, _, _, _), .held(let agent, _), .parked(let agent, _),
            .operationDeclared(_, let agent), .operationWithdrawn(_, let agent), .operationPerformed(_, let agent),
            .noted(let agent, _), .leaseRenewed(let agent, _), .signedOut(let agent, _), .ready(let agent),
            .away(let agent, _), .wrapUpEnded(let agent, _):
            agent
        case .reserved(let reserved): reserved.agent
        case .signedIn(let signIn): signIn.agent
        case .started, .observed, .humanRequested, .queued, .unqueued, .callbackAccepted, .callerLeft, .ended,
            .supervised:
            nil
        }
    }
}
