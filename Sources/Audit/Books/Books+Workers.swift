/// What events make of agents, and what ending a session or losing an agent must have released before (I9).
extension Books {
    mutating func enterWorker(_ fact: Fact) {
        if fact.event == "ended", let session = fact.session { checkReleased(session) }
        guard let agent = fact.agent else { return }
        isLineTouched = true
        if fact.event == "signedIn" { return signIn(agent, fact) }
        if fact.event == "signedOut" { checkSignOut(agent, fact) }
        if var worker = workers[agent] {
            worker.enter(fact)
            set(worker, of: agent)
        }
        if fact.event == "leaseRenewed" { watch(lease: fact.until) }
        if fact.event == "signedOut" || fact.event == "away", let session = fact.session ?? leftSession(agent) {
            forgive(session)
        }
    }

    private mutating func signIn(_ agent: String, _ fact: Fact) {
        if let worker = workers[agent], worker.status != .signedOut {
            fail(.endingsRelease, "\(agent) signs in, but is not signed out")
        }
        set(Worker(fact), of: agent)
        watch(lease: fact.leaseEnds)
    }

    /// The session that `agent` left in this step while it was to keep the caller.
    private func leftSession(_ agent: String) -> String? {
        touched.sorted().first { visits[$0]?.leaver == agent }
    }

    private mutating func checkReleased(_ session: String) {
        for agent in (engaged[session] ?? []).sorted() {
            fail(.endingsRelease, "session \(session) ends, but \(agent) is not released")
        }
    }

    private mutating func checkSignOut(_ agent: String, _ fact: Fact) {
        guard let worker = workers[agent], worker.status != .signedOut else {
            return fail(.endingsRelease, "\(agent) signs out, but is not signed in")
        }
        if let session = worker.session {
            fail(.endingsRelease, "\(agent) signs out, but still has to do with session \(session)")
        }
        if fact.reason == "nodeLost" {
            for (session, visit) in visits.sorted(by: { $0.key < $1.key }) where visit.node == worker.node {
                fail(.endingsRelease, "\(agent)'s node is lost, but session \(session) on it has not ended")
            }
        }
    }
}

extension Worker {
    mutating func enter(_ fact: Fact) {
        switch fact.event {
        case "leaseRenewed": leaseEnds = fact.until
        case "signedOut": self = signedOut
        case "ready": becomeReady(at: fact.at)
        case "away": goAway()
        case "wrapUpEnded": finishWrapUp(at: fact.at)
        case "reserved", "offered": if let session = fact.session { reserve(for: session) }
        case "rejected", "expired": status = .away
        case "legFailed": goAway()
        case "withdrawn":
            if case .reserved(_, let readySince) = status { status = .ready(since: readySince) }
        case "connected": if let session = fact.session { status = .talking(session: session) }
        case "disconnected": status = .wrapUp
        default: break
        }
    }

    private var signedOut: Worker {
        var worker = self
        worker.status = .signedOut
        worker.isAwayAfterwards = false
        worker.leaseEnds = nil
        return worker
    }
}
