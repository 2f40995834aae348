package import Routing

/// The rules I1–I9, checked on a desk and its events by code that shares nothing with the desk's own.
package struct Invariants: Sendable {
    private(set) var history = History()
    /// What was broken, in words.
    package private(set) var broken: [String] = []

    package init() {}

    /// Looks at the events of one command and the desk after it.
    package mutating func check(_ events: [Event], _ desk: Desk) {
        for event in events {
            if let session = event.session { check(event, session, among: events, desk.staff) }
            history.follow(event)
        }
        checkState(desk)
    }

    private mutating func check(_ event: Event, _ session: SessionID, among events: [Event], _ staff: Staff) {
        let visit = history.visits[session] ?? .init()
        switch event.kind {
        case .reserved(let reserved): checkReserved(reserved, session, visit, staff)
        case .offered(let agent, .remote, _):
            guard let work = history.work[agent], work.idleSince != nil else {
                return fail("I7: \(agent) was not idle")
            }
            if work.tier != .remote { fail("I1: \(agent) is offered as a remote agent") }
            checkTurn(of: session) { $0.waitsForRemote }
        case .offered(let agent, .seat, _):
            if visit.acknowledged != agent { fail("I4: \(agent) is offered \(session) without acknowledgement") }
        case .connected(let agent, let tier, _):
            if tier == .seat, !visit.hadRemote { fail("I1: the first human of \(session) is \(agent)") }
            if history.work[agent]?.engaged != session { fail("I7: \(agent) is connected without an offer") }
        case .disconnected(let agent, .remote, _, _):
            let holds = (visit.sought ?? []).contains { group in
                staff.skillGroups.contains { $0.id == group && $0.whenBusy == .hold }
            }
            if holds, !events.contains(where: { $0.kind.excusesRelease(of: agent) }) {
                fail("I6: \(agent) left \(session) before a seat answered")
            }
        case .ended(_, let outcome):
            let kept = history.work.filter { $0.value.engaged == session }
            if !kept.isEmpty { fail("I9: \(kept.keys) still with \(session)") }
            if outcome == .consulted, visit.reachedSeat { fail("I5: the consultation \(session) reached a seat") }
        default: break
        }
    }

    private mutating func checkReserved(
        _ reserved: Event.Reserved, _ session: SessionID, _ visit: History.Visit, _ staff: Staff
    ) {
        if visit.declared.isEmpty { fail("I2: \(reserved.agent) is reserved without a declaration") }
        let covered = staff.skillGroups.first { $0.id == reserved.skillGroup }?.operations ?? []
        let isCoverable = staff.skillGroups.contains { $0.operations.isSuperset(of: visit.declared) }
        if !covered.isSuperset(of: isCoverable ? visit.declared : Set(reserved.operations)) {
            fail("I3: \(reserved.skillGroup) does not cover")
        }
        guard let seat = history.work[reserved.agent], let since = seat.idleSince else {
            return fail("I3: \(reserved.agent) was not idle")
        }
        for (agent, other) in history.work where visit.waitsForSeat(of: other.groups) {
            if let longer = other.idleSince, (longer, agent) < (since, reserved.agent) {
                fail("I3: \(agent) was idle longer than \(reserved.agent)")
            }
        }
        checkTurn(of: session) { $0.waitsForSeat(of: seat.groups) }
    }

    /// Nobody who waits for the same agents came first.
    private mutating func checkTurn(of session: SessionID, among isRival: (History.Visit) -> Bool) {
        guard let own = history.visits[session], let arrival = own.firstQueued else {
            return fail("I8: \(session) never queued")
        }
        for (id, rival) in history.visits where id != session && isRival(rival) {
            guard let earlier = rival.firstQueued else { continue }
            if (-rival.priority, earlier, id) < (-own.priority, arrival, session) {
                fail("I8: \(id) waited before \(session)")
            }
        }
    }

    private mutating func checkState(_ desk: Desk) {
        for session in desk.sessions.values {
            if let agent = session.party.agent, desk.agents[agent]?.status != .talking(session.id) {
                fail("I9: \(agent) has the caller of \(session.id) but does not talk")
            }
            if let agent = session.candidate, desk.agents[agent]?.session != session.id {
                fail("I9: \(agent) is sought by \(session.id) but not reserved")
            }
            if session.party == .nobody, session.pursuit == nil { fail("I6: \(session.id) is dropped") }
            if session.pursuit != nil, session.candidate == nil { checkConserving(session, desk) }
        }
        for agent in desk.agents.values {
            let known = history.work[agent.id]
            if agent.session != known?.engaged { fail("I9: \(agent.id) is with \(String(describing: agent.session))") }
            if case .ready(let since) = agent.status, known?.idleSince != since { fail("I3: \(agent.id) is not idle") }
            guard let id = agent.session else { continue }
            let session = desk.sessions[id]
            if session?.party.agent != agent.id, session?.candidate != agent.id {
                fail("I9: \(agent.id) is kept by \(id), which does not know it")
            }
        }
    }

    private mutating func checkConserving(_ session: Session, _ desk: Desk) {
        let idle = history.work.values.filter { $0.idleSince != nil }
        switch session.pursuit {
        case .remote:
            if idle.contains(where: { $0.tier == .remote }) { fail("I8: \(session.id) waits for an idle remote") }
        case .seat(let pursuit):
            if idle.contains(where: { !Set($0.groups).isDisjoint(with: pursuit.plan.skillGroups) }) {
                fail("I8: \(session.id) waits for an idle seat")
            }
        case nil: break
        }
    }

    private mutating func fail(_ text: String) { broken.append(text) }
}

extension Event.Kind {
    /// Whether it is a reason for `agent` to leave a caller whom it holds.
    fileprivate func excusesRelease(of agent: AgentID) -> Bool {
        switch self {
        case .connected(_, .seat, _), .unqueued, .ended: true
        case .legFailed(agent, _), .signedOut(agent, _), .away(agent, _): true
        default: false
        }
    }
}
