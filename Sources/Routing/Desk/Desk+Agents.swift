/// What agents say of themselves.
extension Desk {
    mutating func signIn(_ id: AgentID, node: NodeID?) throws(DeskError) {
        guard let agent = directory[id] else { throw .noSuchAgent(id) }
        if let known = agents[id], known.status != .signedOut { throw .alreadySignedIn(id) }
        emit(
            .signedIn(
                .init(
                    agent: id, tier: agent.tier, skillGroups: agent.skillGroups.sorted(),
                    leaseEnds: rules.lease.map { draft.at + $0 }, node: node)))
    }

    mutating func signOut(_ id: AgentID) throws(DeskError) {
        let agent = try signedIn(id)
        if case .talking(let session) = agent.status { throw .inConversation(id, session) }
        takeOut(id, reason: Reason.signedOut)
    }

    mutating func ready(_ id: AgentID) throws(DeskError) {
        let agent = try signedIn(id)
        if case .wrapUp = agent.status { emit(.wrapUpEnded(agent: id, disposition: nil)) }
        if agents[id]?.idleSince == nil { emit(.ready(agent: id)) }
    }

    mutating func away(_ id: AgentID, reason: String) throws(DeskError) {
        let agent = try signedIn(id)
        if case .reserved(let session, _) = agent.status { try decline(id, session) }
        emit(.away(agent: id, reason: reason))
    }

    mutating func renewLease(_ id: AgentID) throws(DeskError) {
        let agent = try signedIn(id)
        guard let lease = rules.lease else { return }
        // A heartbeat is written only once a third of the lease is used up: a thousand idle desks stay quiet.
        if let ends = agent.leaseEnds, (ends - draft.at).count > lease.count * 2 / 3 { return }
        emit(.leaseRenewed(agent: id, until: draft.at + lease))
    }

    mutating func finishWrapUp(_ id: AgentID, disposition: String?) throws(DeskError) {
        let agent = try signedIn(id)
        guard case .wrapUp(let session, _) = agent.status else { throw .notInWrapUp(id) }
        emit(.wrapUpEnded(agent: id, disposition: disposition), session)
    }

    mutating func force(_ id: AgentID, _ state: Command.ForcedState) throws(DeskError) {
        _ = try signedIn(id)
        switch state {
        case .signedOut: takeOut(id, reason: Reason.forced)
        case .away(let reason):
            letGo(id, reason: Reason.forced)
            emit(.away(agent: id, reason: reason))
        }
    }

    mutating func lapse(_ id: AgentID) {
        guard let agent = agents[id] else { return }
        if let leaseEnds = agent.leaseEnds, leaseEnds <= draft.at {
            takeOut(id, reason: Reason.leaseLapsed)
        } else if case .wrapUp(let session, _) = agent.status {
            emit(.wrapUpEnded(agent: id, disposition: nil), session)
        } else {
            emit(.ready(agent: id))
        }
    }

    /// Signs the agent out, whatever it is doing.
    mutating func takeOut(_ id: AgentID, reason: String) {
        letGo(id, reason: reason)
        emit(.signedOut(agent: id, reason: reason))
    }

    /// Takes the agent's offer or caller from it; neither is lost.
    private mutating func letGo(_ id: AgentID, reason: String) {
        switch agents[id]?.status {
        case .reserved(let session, _): withdrawCandidate(session, reason: reason)
        case .talking(let session): loseParty(session)
        default: break
        }
    }

    private mutating func decline(_ id: AgentID, _ session: SessionID) throws(DeskError) {
        if sessions[session]?.isAnswered == true { throw .inConversation(id, session) }
        try reject(id, session)
    }

    private func signedIn(_ id: AgentID) throws(DeskError) -> AgentState {
        guard directory[id] != nil || agents[id] != nil else { throw .noSuchAgent(id) }
        guard let agent = agents[id], agent.status != .signedOut else { throw .notSignedIn(id) }
        return agent
    }
}
