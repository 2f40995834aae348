extension Desk {
    /// Folds one event into the state: the only way it changes. Events that fit nothing change nothing but the time.
    public mutating func apply(_ event: Event) {
        latest = max(latest, event.at)
        if let session = event.session {
            applyToSession(event, session)
            if event.kind.isContent { change(session) { $0.record.add(event) } }
        }
        applyToAgent(event)
    }

    private mutating func applyToSession(_ event: Event, _ id: SessionID) {
        switch event.kind {
        case .started(let gateway, let caller, let node):
            set(Session(id: id, gateway: gateway, caller: caller, node: node, at: event.at), id)
        case .observed(let observation): change(id) { $0.observed(observation) }
        case .humanRequested: change(id) { $0.wantsHuman = true }
        case .queued(let queued): change(id) { $0.queued(queued, at: event.at) }
        case .unqueued(_, let reason):
            change(id) {
                $0.pursuit = nil
                if reason == Reason.changedMind { $0.wantsHuman = false }
            }
        case .reserved(let reserved): change(id) { $0.reserved(reserved) }
        case .recordDelivered(_, let sha256, let version):
            change(id) { $0.delivered(DeliveredRecord(sha256: sha256, version: version)) }
        case .recordAcknowledged(_, let sha256): change(id) { $0.acknowledged(sha256) }
        case .offered(let agent, _, let expires): change(id) { $0.offered(agent, expires: expires) }
        case .accepted(_, _, let expires): change(id) { $0.accepted(expires: expires) }
        case .rejected, .expired, .withdrawn: change(id) { $0.waitAgain() }
        case .legFailed(let agent, _): change(id) { if $0.candidate == agent { $0.waitAgain() } }
        case .connected(let agent, let tier, let segment):
            change(id) { $0.connected(agent, tier: tier, segment: segment) }
        case .disconnected(let agent, _, _, _): change(id) { if $0.party.agent == agent { $0.party = .nobody } }
        case .operationDeclared(let operations, _): change(id) { $0.declared(operations) }
        case .operationWithdrawn(let operations, _), .operationPerformed(let operations, _):
            change(id) { $0.declaration = $0.declaration?.removing(operations) }
        case .callbackAccepted(let number): change(id) { $0.callback = number }
        case .callerLeft: change(id) { $0.party = .nobody }
        case .ended: set(nil as Session?, id)
        case .held: change(id) { $0.isHeld = true }
        case .parked, .noted, .signedIn, .leaseRenewed, .signedOut, .ready, .away, .wrapUpEnded, .supervised: break
        }
    }

    private mutating func applyToAgent(_ event: Event) {
        switch event.kind {
        case .signedIn(let signIn): set(AgentState(signIn), signIn.agent)
        case .leaseRenewed(let agent, let until): change(agent) { $0.leaseEnds = until }
        case .signedOut(let agent, _):
            change(agent) {
                $0.status = .signedOut
                $0.leaseEnds = nil
                $0.awayAfterwards = nil
            }
        case .ready(let agent): change(agent) { $0.ready(at: event.at) }
        case .away(let agent, let reason): change(agent) { $0.away(reason) }
        case .wrapUpEnded(let agent, _): change(agent) { $0.wrapUpEnded(at: event.at) }
        case .reserved(let reserved): change(reserved.agent) { $0.reserve(for: event.session) }
        case .offered(let agent, _, _): change(agent) { $0.reserve(for: event.session) }
        case .rejected(let agent, _, let pauseEnds):
            change(agent) { $0.status = .away(reason: Reason.rejected, until: pauseEnds) }
        case .expired(let agent, _): change(agent) { $0.status = .away(reason: Reason.noAnswer, until: nil) }
        case .legFailed(let agent, _): change(agent) { $0.legFailed() }
        case .withdrawn(let agent, _, _): change(agent) { $0.release() }
        case .connected(let agent, _, _):
            change(agent) { if let session = event.session { $0.talk(in: session, since: event.at) } }
        case .disconnected(let agent, let tier, _, let wrapUpEnds):
            if let since = agents[agent]?.talkingSince { pace.add(event.at - since, tier: tier) }
            change(agent) { if let session = event.session { $0.wrapUp(session, until: wrapUpEnds) } }
        case .started, .observed, .humanRequested, .queued, .unqueued, .recordDelivered, .recordAcknowledged, .accepted,
            .held, .parked, .operationDeclared, .operationWithdrawn, .operationPerformed, .noted, .callbackAccepted,
            .callerLeft, .ended, .supervised:
            break
        }
    }
}

/// The reasons the desk itself gives, as written in events.
enum Reason {
    static let changedMind = "changedMind"
    static let timedOut = "timedOut"
    static let closed = "closed"
    static let rejected = "rejected"
    static let noAnswer = "noAnswer"
    static let legFailed = "legFailed"
    static let signedIn = "signedIn"
    static let leaseLapsed = "leaseLapsed"
    static let nodeLost = "nodeLost"
    static let forced = "forced"
    static let ended = "ended"
    static let operationsChanged = "operationsChanged"
    static let signedOut = "signedOut"
    static let requeued = "requeued"
}
