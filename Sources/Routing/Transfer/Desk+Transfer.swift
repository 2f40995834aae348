/// The transfer unit: the record, the offer, the answer, and the release of whoever gave the caller away.
extension Desk {
    mutating func recordDelivered(_ agent: AgentID, _ id: SessionID, _ sha256: SHA256) throws(DeskError) {
        let session = try live(id)
        guard case .seat(let pursuit) = session.pursuit, case .reserved(let reservation) = pursuit.stage,
            reservation.agent == agent
        else { throw .noOffer(agent, id) }
        let current = session.record.sha256
        guard sha256 == current else { throw .recordChanged(id, current: current) }
        emit(.recordDelivered(agent: agent, sha256: sha256, version: session.record.version), id)
    }

    mutating func acknowledgeRecord(_ agent: AgentID, _ id: SessionID, _ sha256: SHA256) throws(DeskError) {
        let session = try live(id)
        guard case .seat(let pursuit) = session.pursuit, case .reserved(let reservation) = pursuit.stage,
            reservation.agent == agent
        else { throw .noOffer(agent, id) }
        guard reservation.delivered != nil else { throw .recordNotDelivered(agent, id) }
        guard RecordAcknowledgement(of: session.record, by: reservation, sha256: sha256) != nil else {
            throw .recordChanged(id, current: session.record.sha256)
        }
        emit(.recordAcknowledged(agent: agent, sha256: sha256), id)
        emit(.offered(agent: agent, tier: .seat, expires: draft.at + rules.offerExpires), id)
    }

    mutating func accept(_ agent: AgentID, _ id: SessionID) throws(DeskError) {
        let session = try live(id)
        if session.isAnswered, let taker = session.candidate { throw .alreadyTaken(agent, id, by: taker) }
        guard session.isOffered, session.candidate == agent, let tier = session.soughtTier else {
            if session.candidate == agent { throw .recordNotAcknowledged(agent, id) }
            if let taker = session.party.agent { throw .alreadyTaken(agent, id, by: taker) }
            throw .noOffer(agent, id)
        }
        emit(.accepted(agent: agent, tier: tier, expires: draft.at + rules.connectWithin), id)
    }

    mutating func connect(_ agent: AgentID, _ id: SessionID) throws(DeskError) {
        let session = try live(id)
        guard session.isAnswered, session.candidate == agent, let tier = session.soughtTier else {
            throw .noOffer(agent, id)
        }
        let giver = session.party
        emit(.connected(agent: agent, tier: tier, segment: session.record.segments + 1), id)
        if let giver = giver.agent { disconnect(giver, from: id) }
    }

    mutating func reject(_ agent: AgentID, _ id: SessionID) throws(DeskError) {
        let session = try live(id)
        guard session.candidate == agent, !session.isAnswered, let tier = session.soughtTier else {
            throw .noOffer(agent, id)
        }
        emit(.rejected(agent: agent, tier: tier, pauseEnds: rules.pauseAfterReject.map { draft.at + $0 }), id)
    }

    mutating func legFailed(_ agent: AgentID, _ id: SessionID) throws(DeskError) {
        let session = try live(id)
        if session.candidate == agent, let tier = session.soughtTier {
            emit(.legFailed(agent: agent, tier: tier), id)
        } else if session.party.agent == agent, let tier = agents[agent]?.tier {
            emit(.legFailed(agent: agent, tier: tier), id)
            loseParty(id)
        } else {
            throw .notInThisConversation(agent, id)
        }
    }

    mutating func note(_ agent: AgentID, _ id: SessionID, _ text: String) throws(DeskError) {
        guard try live(id).party.agent == agent else { throw .notInThisConversation(agent, id) }
        emit(.noted(agent: agent, text: Redaction.redacted(text)), id)
    }

    mutating func sendBack(_ agent: AgentID, _ id: SessionID) throws(DeskError) {
        let session = try live(id)
        guard case .seat(let segment) = session.party, segment.agent == agent else {
            throw .notInThisConversation(agent, id)
        }
        giveUpPursuit(id, reason: Reason.requeued)
        queueForRemote(id, prefers: session.remote?.agent)
    }

    /// Takes back the offer or reservation, if there is one; the session waits again.
    mutating func withdrawCandidate(_ id: SessionID, reason: String) {
        guard let session = sessions[id], let agent = session.candidate, let tier = session.soughtTier else { return }
        emit(.withdrawn(agent: agent, tier: tier, reason: reason), id)
    }

    /// Stops seeking anybody.
    mutating func giveUpPursuit(_ id: SessionID, reason: String) {
        withdrawCandidate(id, reason: reason)
        guard let queue = sessions[id]?.queue else { return }
        emit(.unqueued(queue: queue, reason: reason), id)
    }

    /// Releases whoever has the caller; the caller hears music.
    mutating func disconnect(_ id: SessionID) {
        if let agent = sessions[id]?.party.agent { disconnect(agent, from: id) }
    }

    /// Releases `agent`, who gave the caller away or lost it, into its wrap-up.
    private mutating func disconnect(_ agent: AgentID, from id: SessionID) {
        guard let tier = agents[agent]?.tier, let segment = sessions[id]?.record.segment(of: agent) else { return }
        emit(
            .disconnected(agent: agent, tier: tier, segment: segment, wrapUpEnds: draft.at + rules.wrapUp), id)
    }
}

extension Session {
    var soughtTier: Staff.Tier? {
        switch pursuit {
        case .remote: .remote
        case .seat: .seat
        case nil: nil
        }
    }

    var isOffered: Bool {
        switch pursuit {
        case .remote(let pursuit): if case .offered = pursuit.stage { true } else { false }
        case .seat(let pursuit): if case .offered = pursuit.stage { true } else { false }
        case nil: false
        }
    }

    var isAnswered: Bool {
        switch pursuit {
        case .remote(let pursuit): if case .answering = pursuit.stage { true } else { false }
        case .seat(let pursuit): if case .answering = pursuit.stage { true } else { false }
        case nil: false
        }
    }
}
