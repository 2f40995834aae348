internal import Routing

/// What a report keeps of a live session.
struct Visit: Sendable {
    let startedAt: Timestamp
    var queuedAt: Timestamp?
    var hasAskedForHuman = false
    var hasCallback = false
    var isAnswered = false
    var hasReachedSeat = false
    var candidate: AgentID?
}

extension ReportFold {
    mutating func apply(_ event: Event, to id: SessionID) {
        if case .started = event.kind {
            visits[id] = Visit(startedAt: event.at)
            count(at: event.at) {
                $0.sessions += 1
                $0.bot.conversations += 1
            }
        }
        guard var visit = visits[id] else { return }
        apply(event, to: &visit)
        visits[id] = visit
        if case .ended(_, let outcome) = event.kind {
            close(visit, outcome, at: event.at)
            visits[id] = nil
        }
    }

    private mutating func apply(_ event: Event, to visit: inout Visit) {
        switch event.kind {
        case .humanRequested:
            if !visit.hasAskedForHuman { count(at: visit.startedAt) { $0.askedForHuman += 1 } }
            visit.hasAskedForHuman = true
        case .queued:
            if visit.queuedAt == nil { count(at: event.at) { $0.queued += 1 } }
            visit.queuedAt = visit.queuedAt ?? event.at
        case .callbackAccepted:
            if !visit.hasCallback { count(at: visit.queuedAt ?? event.at) { $0.callbacks += 1 } }
            visit.hasCallback = true
        case .reserved(let reserved): visit.candidate = reserved.agent
        case .withdrawn: visit.candidate = nil
        case .rejected(let agent, .seat, _), .expired(let agent, .seat), .legFailed(let agent, .seat):
            if visit.candidate == agent { count(at: event.at) { $0.transfersFailed += 1 } }
            visit.candidate = nil
        case .connected(_, let tier, _): connect(tier, &visit, at: event.at)
        default: break
        }
    }

    private mutating func connect(_ tier: Staff.Tier, _ visit: inout Visit, at: Timestamp) {
        count(at: at) { $0[tier].conversations += 1 }
        if !visit.isAnswered { answer(&visit, at: at) }
        visit.candidate = nil
        switch tier {
        case .seat:
            count(at: at) { $0.transfers += 1 }
            if !visit.hasReachedSeat { count(at: visit.startedAt) { $0.reachedSeat += 1 } }
            visit.hasReachedSeat = true
        case .remote:
            if visit.hasReachedSeat { count(at: at) { $0.transfersReturned += 1 } }
        }
    }

    private mutating func answer(_ visit: inout Visit, at: Timestamp) {
        visit.isAnswered = true
        let queuedAt = visit.queuedAt ?? at
        let wait = at - queuedAt
        let isInTime = wait <= threshold
        count(at: queuedAt) {
            $0.answered += 1
            $0.answeredWithin += isInTime ? 1 : 0
            $0.waited += wait.count
            $0.longestWait = max($0.longestWait, wait.count)
        }
        spend(from: visit.startedAt, to: at) { $0.bot.talk += $1 }
    }

    private mutating func close(_ visit: Visit, _ outcome: Outcome, at: Timestamp) {
        count(at: visit.startedAt) {
            $0.ended += 1
            $0.contained += outcome == .contained ? 1 : 0
        }
        guard !visit.isAnswered else { return }
        spend(from: visit.startedAt, to: at) { $0.bot.talk += $1 }
        guard outcome == .abandoned, !visit.hasCallback, let queuedAt = visit.queuedAt else { return }
        let isInTime = at - queuedAt <= threshold
        count(at: queuedAt) {
            $0.abandoned += 1
            $0.abandonedWithin += isInTime ? 1 : 0
        }
    }
}
