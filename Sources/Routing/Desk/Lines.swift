/// The desk's lines: who waits where, who is idle, what is due. All derived from sessions and agents.
struct Lines: Sendable {
    private(set) var waiting: [QueueID: Line<WaitingPlace>] = [:]
    /// The groups for whose seats somebody waits: mostly none, so a decision need not look at every group.
    private(set) var groupsAwaited: Set<SkillGroupID> = []
    private(set) var idleRemotes = Line<IdlePlace>()
    private(set) var idleSeats: [SkillGroupID: Line<IdlePlace>] = [:]
    private(set) var deadlines = Line<Deadline>()
    private(set) var remotesAtWork = 0
    private(set) var seatsAtWork: [SkillGroupID: Int] = [:]

    mutating func insert(_ standing: Session.Standing) {
        if let deadline = standing.deadline { deadlines.insert(deadline) }
        guard let place = standing.place else { return }
        for queue in standing.queues { waiting[queue, default: Line()].insert(place) }
        groupsAwaited.formUnion(standing.skillGroups)
    }

    mutating func remove(_ standing: Session.Standing) {
        if let deadline = standing.deadline { deadlines.remove(deadline) }
        guard let place = standing.place else { return }
        for queue in standing.queues { waiting[queue]?.remove(place) }
        for group in standing.skillGroups where waiting[QueueID(group)]?.isEmpty == true { groupsAwaited.remove(group) }
    }

    mutating func insert(_ standing: AgentState.Standing) {
        count(standing, by: 1)
        if let deadline = standing.deadline { deadlines.insert(deadline) }
        guard let place = standing.place else { return }
        switch standing.tier {
        case .remote: idleRemotes.insert(place)
        case .seat: for group in standing.skillGroups { idleSeats[group, default: Line()].insert(place) }
        }
    }

    mutating func remove(_ standing: AgentState.Standing) {
        count(standing, by: -1)
        if let deadline = standing.deadline { deadlines.remove(deadline) }
        guard let place = standing.place else { return }
        switch standing.tier {
        case .remote: idleRemotes.remove(place)
        case .seat: for group in standing.skillGroups { idleSeats[group]?.remove(place) }
        }
    }

    private mutating func count(_ standing: AgentState.Standing, by change: Int) {
        guard standing.isAtWork else { return }
        switch standing.tier {
        case .remote: remotesAtWork += change
        case .seat: for group in standing.skillGroups { seatsAtWork[group, default: 0] += change }
        }
    }
}

extension Session {
    /// All that the lines know of a session. Most events leave it as it is, and then no line is touched.
    struct Standing: Equatable {
        let deadline: Deadline?
        let place: WaitingPlace?
        /// The groups in whose queues it stands; empty for the remote queue.
        let skillGroups: [SkillGroupID]

        var queues: [QueueID] { skillGroups.isEmpty ? [.remote] : skillGroups.map(QueueID.init) }
    }

    var standing: Standing {
        let skillGroups: [SkillGroupID] = if case .seat(let pursuit) = pursuit { pursuit.plan.skillGroups } else { [] }
        return Standing(
            deadline: deadline.map { Deadline(at: $0, subject: .session(id)) }, place: place,
            skillGroups: skillGroups)
    }

    /// Its place in line, while it waits.
    var place: WaitingPlace? {
        guard isWaiting, let queuedSince else { return nil }
        return WaitingPlace(priority: priority, arrival: queuedSince, session: id)
    }
}

extension AgentState {
    /// All that the lines know of an agent.
    struct Standing: Equatable {
        let deadline: Deadline?
        let place: IdlePlace?
        let isAtWork: Bool
        let tier: Staff.Tier
        let skillGroups: [SkillGroupID]
    }

    var standing: Standing {
        let isAtWork =
            switch status {
            case .signedOut, .away: false
            case .ready, .reserved, .talking, .wrapUp: true
            }
        return Standing(
            deadline: deadline.map { Deadline(at: $0, subject: .agent(id)) },
            place: idleSince.map { IdlePlace(since: $0, agent: id) }, isAtWork: isAtWork, tier: tier,
            skillGroups: skillGroups)
    }
}
