/// How conversations and sessions end: everything that depended on them is released in one step (I9).
extension Desk {
    mutating func endConversation(_ agent: AgentID, _ id: SessionID, outcome: Outcome?) throws(DeskError) {
        let session = try live(id)
        guard session.party.agent == agent else { throw .notInThisConversation(agent, id) }
        if case .seat(let segment) = session.party, session.pursuit == nil {
            emit(.operationPerformed(operations: segment.assignment.operations, agent: agent), id)
            if outcome == nil, sessions[id]?.declaration != nil {
                queueForSeat(id)
                return
            }
        }
        end(id, by: .agent, outcome: outcome ?? (session.reachedSeat ? .operated : .consulted))
    }

    mutating func hangUp(_ id: SessionID, by ender: Ender) throws(DeskError) {
        let session = try live(id)
        if ender == .caller, session.callback != nil, session.party == .bot, session.pursuit != nil {
            emit(.callerLeft, id)
            return
        }
        end(id, by: ender, outcome: outcome(of: session, endedBy: ender))
    }

    mutating func requeue(_ id: SessionID) throws(DeskError) {
        let session = try live(id)
        guard session.party != .bot || session.pursuit != nil else { throw .notWaiting(id) }
        giveUpPursuit(id, reason: Reason.requeued)
        disconnect(id)
        queueForRemote(id)
    }

    /// Ends every session and signs out every agent of a process that is gone.
    mutating func nodeLost(_ node: NodeID?) {
        for session in sessions.values.filter({ $0.node == node }).sorted(by: { $0.id < $1.id }) {
            end(session.id, by: .fault, outcome: .failed)
        }
        let lost = agents.values.filter { $0.node == node && $0.status != .signedOut }.map(\.id).sorted()
        for agent in lost { takeOut(agent, reason: Reason.nodeLost) }
    }

    /// Handles what is due: expired offers, ended wrap-ups, lapsed leases, queues that took too long.
    mutating func lapse() {
        while let due = lines.deadlines.first, due.at <= draft.at {
            switch due.subject {
            case .agent(let agent): lapse(agent)
            case .session(let session): lapse(session, due: due.at)
            }
        }
    }

    private mutating func lapse(_ id: SessionID, due: Timestamp) {
        guard let session = sessions[id], let queue = session.queue else { return }
        if let agent = session.candidate, let tier = session.soughtTier {
            emit(session.isAnswered ? .legFailed(agent: agent, tier: tier) : .expired(agent: agent, tier: tier), id)
            return
        }
        let isClosed = limits(of: session).hours.map { !$0.isOpen(at: due) } ?? false
        if isClosed, session.callback != nil {
            // The promised call is made when the agents are back, from the same place.
            queueForRemote(id, prefers: session.remote?.agent)
            return
        }
        emit(.unqueued(queue: queue, reason: isClosed ? Reason.closed : Reason.timedOut), id)
        guard session.party == .nobody else { return }
        session.callback == nil
            ? queueForRemote(id, prefers: session.remote?.agent)
            : end(id, by: .fault, outcome: .abandoned)
    }

    private func limits(of session: Session) -> Rules.Limits {
        guard case .seat(let pursuit) = session.pursuit else { return rules.remoteQueue }
        return rules.seatQueues[pursuit.plan.primary] ?? Rules.Limits()
    }

    /// The caller's agent is gone: the caller is never dropped for it, but waits on for whom it waited, for a seat if
    /// operations are left to do, else for a remote agent (I6).
    mutating func loseParty(_ id: SessionID) {
        disconnect(id)
        guard let session = sessions[id], session.pursuit == nil else { return }
        if session.reachedSeat, session.declaration != nil {
            queueForSeat(id)
        } else {
            queueForRemote(id, prefers: session.remote?.agent)
        }
    }

    /// Ends the session: offers withdrawn, agents released, in one step.
    private mutating func end(_ id: SessionID, by ender: Ender, outcome: Outcome) {
        withdrawCandidate(id, reason: Reason.ended)
        disconnect(id)
        emit(.ended(by: ender, outcome: outcome), id)
    }

    private func outcome(of session: Session, endedBy ender: Ender) -> Outcome {
        if ender == .fault { return .failed }
        if session.reachedSeat { return .operated }
        if session.pursuit != nil { return .abandoned }
        if session.remote != nil { return .consulted }
        return session.wantsHuman ? .abandoned : .contained
    }

    /// The live session `id`.
    func live(_ id: SessionID) throws(DeskError) -> Session {
        guard let session = sessions[id] else { throw .noSuchSession(id) }
        return session
    }
}
