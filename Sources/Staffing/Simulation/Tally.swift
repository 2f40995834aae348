internal import Routing

/// What a day came to, folded from the desk's events and nothing else: the events of a real ledger give the same
/// measures as those of a simulated day.
struct Tally: Sendable {
    /// How a queue did, over the sessions that arrived within the window.
    struct Queue: Sendable {
        var answered = 0
        var answeredInTime = 0
        var abandoned = 0
        /// Milliseconds of those answered.
        var waitOfAnswered: Int64 = 0
        /// By quarter hour of entering the queue.
        var offeredBySlot: [Int]
        var inTimeBySlot: [Int]
        /// Everybody who waits, and all waits, measured or not: Little's law compares them.
        var waiting: Level
        var waits: Int64 = 0

        var offered: Int { answered + abandoned }
    }

    /// What a tier's agents did.
    struct Crew: Sendable {
        /// Talking or in after-call work.
        var busy: Level
        /// Signed in and not away, or busy.
        var atWork: Level
    }

    /// Sessions that arrived within the window, by what became of them.
    struct Sessions: Sendable {
        var started = 0
        var ended: [Outcome: Int] = [:]
        var askedForHuman = 0
        var reachedSeat = 0
    }

    private struct Visit {
        let isMeasured: Bool
        var askedForHuman = false
        var reachedSeat = false
        var queue: QueueID?
        var since: Timestamp
    }

    fileprivate struct Worker {
        let tier: Staff.Tier
        var isBusy = false
        var isAway = true
    }

    private(set) var sessions = Sessions()
    private(set) var queues: [QueueID: Queue]
    private(set) var crews: [Staff.Tier: Crew]
    /// Remote agents who keep a caller while a seat is sought.
    private(set) var holding: Level
    let window: Range<Timestamp>
    let slot: Milliseconds
    private let threshold: Milliseconds
    private var visits: [SessionID: Visit] = [:]
    private var workers: [AgentID: Worker] = [:]
    private var held: Set<SessionID> = []

    /// How many slots the window has.
    let slotCount: Int

    init(
        window: Range<Timestamp>, threshold: Milliseconds, skillGroups: [SkillGroupID],
        slot: Milliseconds = .seconds(900)
    ) {
        self.window = window
        self.threshold = threshold
        self.slot = slot
        let level = Level(window: window, slot: slot)
        slotCount = Int(((window.upperBound - window.lowerBound).count + slot.count - 1) / slot.count)
        let none = [Int](repeating: 0, count: slotCount)
        let queue = Queue(offeredBySlot: none, inTimeBySlot: none, waiting: level)
        let ids = [.remote] + skillGroups.map { QueueID($0) }
        queues = Dictionary(ids.map { ($0, queue) }) { first, _ in first }
        crews = [.remote: Crew(busy: level, atWork: level), .seat: Crew(busy: level, atWork: level)]
        holding = level
    }

    /// Takes one event into account; they must come in the ledger's order.
    mutating func add(_ event: Event) {
        if let session = event.session { addToSession(event, session) }
        addToAgent(event)
    }

    /// Lets time pass to the end of what was observed.
    mutating func finish(at end: Timestamp) {
        for queue in queues.keys { queues[queue]?.waiting.advance(to: end) }
        for tier in crews.keys {
            crews[tier]?.busy.advance(to: max(end, window.upperBound))
            crews[tier]?.atWork.advance(to: max(end, window.upperBound))
        }
        holding.advance(to: end)
    }

    /// Gives away what there is by slot, once the day is finished; what stays is small, however many agents there were.
    mutating func takeProfile() -> Profile {
        visits = [:]
        workers = [:]
        _ = holding.takeSlots()
        var profile = Profile()
        for (id, var queue) in queues {
            profile.queues[id] = Profile.Queue(
                offered: queue.offeredBySlot, inTime: queue.inTimeBySlot, waiting: queue.waiting.takeSlots())
            (queue.offeredBySlot, queue.inTimeBySlot) = ([], [])
            queues[id] = queue
        }
        for (tier, var crew) in crews {
            profile.crews[tier] = Profile.Crew(busy: crew.busy.takeSlots(), atWork: crew.atWork.takeSlots())
            crews[tier] = crew
        }
        return profile
    }
}

// MARK: Sessions

extension Tally {
    private mutating func addToSession(_ event: Event, _ id: SessionID) {
        switch event.kind {
        case .started:
            let isMeasured = window.contains(event.at)
            visits[id] = Visit(isMeasured: isMeasured, since: event.at)
            if isMeasured { sessions.started += 1 }
        case .humanRequested: visits[id]?.askedForHuman = true
        case .queued(let queued): enter(queued.queue, id, event.at)
        case .unqueued: leave(id, event.at, answered: false)
        case .connected(_, let tier, _):
            leave(id, event.at, answered: true)
            if tier == .seat { visits[id]?.reachedSeat = true }
            release(id, event.at)
        case .held:
            if held.insert(id).inserted { holding.change(by: 1, at: event.at) }
        case .parked, .disconnected: release(id, event.at)
        case .ended(_, let outcome): end(id, event.at, outcome)
        default: return
        }
    }

    private mutating func enter(_ queue: QueueID, _ id: SessionID, _ at: Timestamp) {
        leave(id, at, answered: false, counts: false)
        visits[id]?.queue = queue
        visits[id]?.since = at
        queues[queue]?.waiting.change(by: 1, at: at)
    }

    /// - Parameter counts: false if the session only moves on to another queue.
    private mutating func leave(_ id: SessionID, _ at: Timestamp, answered: Bool, counts: Bool = true) {
        guard let visit = visits[id], let name = visit.queue else { return }
        visits[id]?.queue = nil
        let wait = at - visit.since
        queues[name]?.waiting.change(by: -1, at: at)
        queues[name]?.waits += wait.count
        if counts, visit.isMeasured { queues[name]?.count(wait, answered: answered, inTime: wait <= threshold) }
        guard counts, window.contains(visit.since) else { return }
        let index = Int((visit.since - window.lowerBound).count / slot.count)
        queues[name]?.offeredBySlot[index] += 1
        if answered, wait <= threshold { queues[name]?.inTimeBySlot[index] += 1 }
    }

    private mutating func release(_ id: SessionID, _ at: Timestamp) {
        if held.remove(id) != nil { holding.change(by: -1, at: at) }
    }

    private mutating func end(_ id: SessionID, _ at: Timestamp, _ outcome: Outcome) {
        leave(id, at, answered: false)
        release(id, at)
        guard let visit = visits.removeValue(forKey: id), visit.isMeasured else { return }
        sessions.ended[outcome, default: 0] += 1
        if visit.askedForHuman { sessions.askedForHuman += 1 }
        if visit.reachedSeat { sessions.reachedSeat += 1 }
    }
}

extension Tally.Queue {
    fileprivate mutating func count(_ wait: Milliseconds, answered isAnswered: Bool, inTime: Bool) {
        guard isAnswered else {
            abandoned += 1
            return
        }
        answered += 1
        waitOfAnswered += wait.count
        if inTime { answeredInTime += 1 }
    }
}

// MARK: Agents

extension Tally {
    private mutating func addToAgent(_ event: Event) {
        switch event.kind {
        case .signedIn(let signIn): workers[signIn.agent] = Worker(tier: signIn.tier)
        case .ready(let agent): change(agent, event.at) { $0.isAway = false }
        case .away(let agent, _), .rejected(let agent, _, _), .expired(let agent, _), .legFailed(let agent, _):
            change(agent, event.at) { $0.isAway = true }
        case .connected(let agent, _, _): change(agent, event.at) { $0.isBusy = true }
        case .wrapUpEnded(let agent, _): change(agent, event.at) { $0.isBusy = false }
        case .signedOut(let agent, _):
            change(agent, event.at) {
                $0.isAway = true
                $0.isBusy = false
            }
        default: return
        }
    }

    private mutating func change(_ agent: AgentID, _ at: Timestamp, _ body: (inout Worker) -> Void) {
        guard let before = workers[agent] else { return }
        var after = before
        body(&after)
        workers[agent] = after
        let busy = (after.isBusy ? 1 : 0) - (before.isBusy ? 1 : 0)
        if busy != 0 { crews[after.tier]?.busy.change(by: busy, at: at) }
        let atWork = (after.isAtWork ? 1 : 0) - (before.isAtWork ? 1 : 0)
        if atWork != 0 { crews[after.tier]?.atWork.change(by: atWork, at: at) }
    }
}

extension Tally.Worker {
    fileprivate var isAtWork: Bool { isBusy || !isAway }
}
