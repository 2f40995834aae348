/// The access unit: who takes the caller first. It knows one queue and one tier, so the first human is a remote agent
/// whatever was asked for (I1).
extension Desk {
    mutating func start(_ id: SessionID, gateway: String, caller: String, node: NodeID?) throws(DeskError) {
        guard sessions[id] == nil else { throw .sessionExists(id) }
        emit(.started(gateway: gateway, caller: caller, node: node), id)
    }

    mutating func observe(_ id: SessionID, _ observation: Observation) throws(DeskError) {
        let session = try live(id)
        if case .digit = observation, session.digitsInRow >= Redaction.keptDigits {
            emit(.observed(.digit("*")), id)
        } else {
            emit(.observed(observation.written), id)
        }
    }

    mutating func requestHuman(
        _ id: SessionID, wanted: Wanted, reason: RequestReason, suggested: [OperationID], priority: Int
    ) throws(DeskError) {
        let session = try live(id)
        guard session.party == .bot, session.pursuit == nil else { throw .humanAlreadyRequested(id) }
        try checkOpen(.remote, rules.remoteQueue)
        let waiting = lines.waiting[.remote]?.count ?? 0
        if let length = rules.remoteQueue.length, waiting >= length, lines.idleRemotes.isEmpty {
            throw .queueFull(.remote)
        }
        emit(.humanRequested(wanted: wanted, reason: reason, suggested: suggested), id)
        queueForRemote(id, priority: priority, until: rules.remoteQueue.end(from: draft.at))
    }

    mutating func cancelRequest(_ id: SessionID) throws(DeskError) {
        let session = try live(id)
        guard session.party == .bot, session.pursuit != nil else { throw .notWaiting(id) }
        giveUpPursuit(id, reason: Reason.changedMind)
    }

    mutating func acceptCallback(_ id: SessionID, number: String) throws(DeskError) {
        let session = try live(id)
        guard session.isWaiting, session.party.agent == nil else { throw .notWaiting(id) }
        emit(.callbackAccepted(number: number), id)
    }

    /// Refuses whoever comes outside the queue's hours.
    func checkOpen(_ queue: QueueID, _ limits: Rules.Limits?) throws(DeskError) {
        guard let hours = limits?.hours, !hours.isOpen(at: draft.at) else { return }
        throw .closed(queue, opensAt: hours.opens(after: draft.at))
    }

    /// Puts the session into the remote queue, at its old place if it has waited before.
    mutating func queueForRemote(
        _ id: SessionID, prefers: AgentID? = nil, priority: Int? = nil, until: Timestamp? = nil
    ) {
        guard let session = sessions[id] else { return }
        let priority = priority ?? session.priority
        let place = WaitingPlace(priority: priority, arrival: session.queuedSince ?? draft.at, session: id)
        let position = (lines.waiting[.remote]?.rank(place) ?? 0) + 1
        emit(
            .queued(
                .init(
                    queue: .remote, skillGroups: [], position: position,
                    estimate: pace.estimate(position: position, tier: .remote, agents: lines.remotesAtWork),
                    until: until,
                    priority: priority, prefers: prefers)),
            id)
    }

    /// Offers the first waiting session to its own remote agent if idle, else to the longest idle; false if there is
    /// nobody to offer or nobody to ask.
    mutating func offerNextRemote() -> Bool {
        guard let longestIdle = lines.idleRemotes.first?.agent, let id = lines.waiting[.remote]?.first?.session,
            case .remote(let pursuit) = sessions[id]?.pursuit
        else { return false }
        let own = pursuit.prefers.flatMap { agents[$0]?.idleSince == nil ? nil : $0 }
        emit(
            .offered(agent: own ?? longestIdle, tier: .remote, expires: draft.at + rules.offerExpires), id)
        return true
    }
}
