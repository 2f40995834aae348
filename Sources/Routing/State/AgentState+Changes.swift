extension AgentState {
    init(_ signIn: Event.SignIn) {
        id = signIn.agent
        tier = signIn.tier
        skillGroups = signIn.skillGroups
        node = signIn.node
        leaseEnds = signIn.leaseEnds
        status = .away(reason: Reason.signedIn, until: nil)
    }

    mutating func ready(at: Timestamp) {
        awayAfterwards = nil
        switch status {
        case .ready, .reserved, .talking: break
        case .signedOut, .wrapUp, .away: status = .ready(since: at)
        }
    }

    mutating func away(_ reason: String) {
        switch status {
        case .talking, .wrapUp: awayAfterwards = reason
        case .signedOut, .ready, .reserved, .away: status = .away(reason: reason, until: nil)
        }
    }

    mutating func wrapUpEnded(at: Timestamp) {
        status = awayAfterwards.map { .away(reason: $0, until: nil) } ?? .ready(since: at)
        awayAfterwards = nil
    }

    mutating func reserve(for session: SessionID?) {
        if let session, let idleSince { status = .reserved(session, readySince: idleSince) }
    }

    mutating func talk(in session: SessionID, since: Timestamp) {
        status = .talking(session)
        talkingSince = since
    }

    mutating func wrapUp(_ session: SessionID, until: Timestamp) {
        status = .wrapUp(session, until: until)
        talkingSince = nil
    }

    mutating func release() {
        if case .reserved(_, let readySince) = status { status = .ready(since: readySince) }
    }

    mutating func legFailed() {
        switch status {
        case .talking: awayAfterwards = Reason.legFailed
        default: status = .away(reason: Reason.legFailed, until: nil)
        }
    }
}
