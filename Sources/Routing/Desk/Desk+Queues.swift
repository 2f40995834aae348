/// One queue as it is now: who waits, and who could be asked.
public struct QueueState: Sendable, Equatable {
    /// The queue.
    public let id: QueueID
    /// Who waits, in the order in which they are served.
    public let waiting: [SessionID]
    /// How many of its agents are signed in and not away.
    public let atWork: Int
    /// How many of those are ready.
    public let idle: Int
}

/// Where a session stands in its queue.
public struct QueuePlace: Sendable, Equatable {
    /// The queue told to the caller.
    public let queue: QueueID
    /// From 1.
    public let position: Int
    /// How long it may take; nil when nothing honest can be said.
    public let estimate: Estimate?
}

extension Desk {
    /// Every queue, the remote queue first, then the skill groups' by id. O(waiting sessions).
    public var queues: [QueueState] { [queue(.remote)] + groups.keys.sorted().map { queue(QueueID($0)) } }

    /// The queue `id`; empty if there is none of that name.
    public func queue(_ id: QueueID) -> QueueState {
        let group = groups.keys.first { QueueID($0) == id }
        return QueueState(
            id: id, waiting: lines.waiting[id]?.map(\.session) ?? [],
            atWork: group.map { lines.seatsAtWork[$0, default: 0] } ?? (id == .remote ? lines.remotesAtWork : 0),
            idle: group.map { lines.idleSeats[$0]?.count ?? 0 } ?? (id == .remote ? lines.idleRemotes.count : 0))
    }

    /// The session's place in its queue as it is now; nil unless it waits. O(√n) in the queue's length.
    public func place(of id: SessionID) -> QueuePlace? {
        guard let session = sessions[id], let place = session.place, let queue = session.queue else { return nil }
        let position = (lines.waiting[queue]?.rank(place) ?? 0) + 1
        let (tier, atWork): (Staff.Tier, Int) =
            switch session.pursuit {
            case .seat(let pursuit):
                (.seat, pursuit.plan.skillGroups.reduce(0) { $0 + lines.seatsAtWork[$1, default: 0] })
            case .remote, nil: (.remote, lines.remotesAtWork)
            }
        return QueuePlace(
            queue: queue, position: position, estimate: pace.estimate(position: position, tier: tier, agents: atWork))
    }
}
