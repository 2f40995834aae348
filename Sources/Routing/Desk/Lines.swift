/// The desk's lines: who waits where, who is idle, what is due. All derived from sessions and agents.
struct Lines: Sendable {
    fileprivate(set) var waiting: [QueueID: Line<WaitingPlace>] = [:]
    /// The groups for whose seats somebody waits: mostly none, so a decision need not look at every group.
    fileprivate(set) var groupsAwaited: Set<SkillGroupID> = []
    fileprivate(set) var idleRemotes = Line<IdlePlace>()
    fileprivate(set) var idleSeats: [SkillGroupID: Line<IdlePlace>] = [:]
    fileprivate(set) var deadlines = Line<Deadline>()
    fileprivate(set) var remotesAtWork = 0
    fileprivate(set) var seatsAtWork: [SkillGroupID: Int] = [:]
}

/// A session or an agent: something with a place in the desk's lines.
protocol InLine: Sendable {
    associatedtype Standing: LineStanding
    /// All that the lines know of it.
    var standing: Standing { get }
}

/// What goes into the lines, and out of them again.
protocol LineStanding: Equatable {
    func enter(_ lines: inout Lines)
    func leave(_ lines: inout Lines)
}

extension Session: InLine {
    /// All that the lines know of a session. Most events leave it as it is, and then no line is touched.
    struct Standing: LineStanding {
        let deadline: Deadline?
        let place: WaitingPlace?
        /// The groups in whose queues it stands; empty for the remote queue.
        let skillGroups: [SkillGroupID]

        private var queues: [QueueID] { skillGroups.isEmpty ? [.remote] : skillGroups.map(QueueID.init) }

        func enter(_ lines: inout Lines) {
            if let deadline { lines.deadlines.insert(deadline) }
            guard let place else { return }
            for queue in queues { lines.waiting[queue, default: Line()].insert(place) }
            lines.groupsAwaited.formUnion(skillGroups)
        }

        func leave(_ lines: inout Lines) {
            if let deadline { lines.deadlines.remove(deadline) }
            guard let place else { return }
            for queue in queues { lines.waiting[queue]?.remove(place) }
            for group in skillGroups where lines.waiting[QueueID(group)]?.isEmpty == true {
                lines.groupsAwaited.remove(group)
            }
        }
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

extension AgentState: InLine {
    /// All that the lines know of an agent.
    struct Standing: LineStanding {
        let deadline: Deadline?
        let place: IdlePlace?
        let isAtWork: Bool
        let tier: Staff.Tier
        let skillGroups: [SkillGroupID]

        func enter(_ lines: inout Lines) {
            count(1, &lines)
            if let deadline { lines.deadlines.insert(deadline) }
            guard let place else { return }
            switch tier {
            case .remote: lines.idleRemotes.insert(place)
            case .seat: for group in skillGroups { lines.idleSeats[group, default: Line()].insert(place) }
            }
        }

        func leave(_ lines: inout Lines) {
            count(-1, &lines)
            if let deadline { lines.deadlines.remove(deadline) }
            guard let place else { return }
            switch tier {
            case .remote: lines.idleRemotes.remove(place)
            case .seat: for group in skillGroups { lines.idleSeats[group]?.remove(place) }
            }
        }

        private func count(_ change: Int, _ lines: inout Lines) {
            guard isAtWork else { return }
            switch tier {
            case .remote: lines.remotesAtWork += change
            case .seat: for group in skillGroups { lines.seatsAtWork[group, default: 0] += change }
            }
        }
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
