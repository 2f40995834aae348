/// The one desk of a process and the ledger behind it: decides commands, keeps their events, tells subscribers.
///
/// It guards the desk; while it awaits the ledger, further commands gather and are kept together by one append (group
/// commit), so a hundred callers cost one disk flush, not a hundred. Nothing is published, and no ``perform(_:at:)``
/// returns, before its events are durable; if they cannot be kept, the desk is as it was. If another node wrote first,
/// its events are applied and the commands decided anew.
public actor RoutingCore {
    private var desk: Desk
    private let ledger: any LedgerStore
    /// The last kept event that the desk includes.
    public private(set) var position: Int64
    private var recent = RecentEvents()
    private nonisolated let latestEnd = Latest<Int64>(0)
    private nonisolated let latestDeadline = Latest<Timestamp?>(nil)
    private var waiting: [Waiting] = []
    private var isWriting = false
    /// What ``work(with:_:at:)`` has asked for and the next decision begins with.
    private var settings: (staff: Staff, rules: Rules)?
    private let subscriptions = Subscriptions()
    private let snapshotEvery: Int64
    /// Where the newest snapshot was taken.
    private var snapshotPosition: Int64

    /// One caller of ``perform(_:at:)`` that waits for its turn.
    private struct Waiting {
        /// Nil to catch up with other nodes only.
        let command: Command?
        let at: Timestamp
        let continuation: CheckedContinuation<Turn, Never>
    }

    private enum Turn {
        case done(Result<[RecordedEvent], any Error>)
        case write
    }

    /// Opens the desk over `ledger`: replays it from its newest snapshot that reads, then ends what a dead process of the
    /// same `node` left open (I9). A snapshot is kept about every `snapshotEvery` events.
    public init(
        staff: Staff, rules: Rules = Rules(), ledger: any LedgerStore, node: NodeID? = nil,
        snapshotEvery: Int64 = 10_000, at: Timestamp
    ) async throws {
        let (desk, position, snapshotPosition) = try await Desk.replayed(from: ledger, staff: staff, rules: rules)
        self.snapshotPosition = snapshotPosition
        self.desk = desk
        self.position = position
        self.ledger = ledger
        self.snapshotEvery = snapshotEvery
        latestEnd.set(position)
        latestDeadline.set(desk.nextDeadline)
        _ = try await perform(.nodeLost(node), at: at)
    }

    /// Decides `command` as of `at`, keeps what it gives durably, tells subscribers and returns it.
    ///
    /// Commands reach the desk in the order of the calls; an `at` before the desk's latest event (clocks jump) counts as
    /// that event's time. Throws ``DeskError`` if the desk refuses and ``LedgerError`` if the events cannot be kept; the
    /// desk is then unchanged. Cancellation does not interrupt it.
    @discardableResult
    public func perform(_ command: Command, at: Timestamp) async throws -> [RecordedEvent] {
        try await takeTurn(command, at: at)
    }

    /// Has the desk work with other settings from now on, as it would after a restart.
    ///
    /// Sessions, offers and who is signed in stay as they are: an agent's tier and groups change when it signs in again. Nodes
    /// that share a ledger are each told by themselves.
    public func work(with staff: Staff, _ rules: Rules, at: Timestamp) async {
        settings = (staff, rules)
        // Whom the new settings give something to do hears of it at once, or with the clock's next tick if this one can't be kept.
        _ = try? await perform(.tick, at: at)
    }

    /// Applies and publishes what other nodes have kept; to be called when ``LedgerStore/changes()`` says there is more.
    public func catchUp() async throws { _ = try await takeTurn(nil, at: desk.latest) }

    /// When ``Command/tick`` is due next; nil if nothing is pending.
    public var nextDeadline: Timestamp? { desk.nextDeadline }

    /// ``nextDeadline`` now and each time it changes, the newest only: for the clock that gives the ticks.
    ///
    /// A tick that cannot be kept changes no deadline, so the clock has to try it again by itself.
    public nonisolated func deadlines() -> AsyncStream<Timestamp?> { latestDeadline.stream() }

    /// The desk as it is now, to look at: nothing of it is undecided. Keep it only for a moment: while a copy is held, the
    /// next decision has to copy what it changes.
    public var state: Desk { desk.kept }

    /// What `look` makes of the desk and the position of the last event in it, both of the same moment. Copies no desk unless
    /// something is just being written; holds up every decision while `look` runs.
    public func read<Value: Sendable>(_ look: @Sendable (_ desk: Desk, _ position: Int64) throws -> Value) rethrows
        -> Value
    {
        try look(desk.kept, position)
    }

    /// The live session; nil if it has ended. Copies no desk.
    public func session(_ id: SessionID) -> Session? { desk.keptSession(id) }

    /// The agent that is reserved for, offered or about to answer the session; nil if there is none. Copies no desk.
    public func candidate(of session: SessionID) -> AgentID? { self.session(session)?.candidate }

    /// The live session's interaction record; nil if it has ended.
    public func record(of session: SessionID) -> InteractionRecord? { self.session(session)?.record }

    /// All kept events of a session, live or ended.
    public func events(of session: SessionID) async throws -> [RecordedEvent] { try await ledger.events(of: session) }

    /// The next kept events after `position`, at most `limit`, none that the desk does not include. The latest thousand cost
    /// the ledger nothing.
    public func events(after position: Int64, limit: Int) async throws -> [RecordedEvent] {
        guard position < self.position else { return [] }
        if let events = recent.after(position, limit: limit) { return events }
        let end = self.position
        return try await ledger.events(after: position, limit: Int(clamping: min(Int64(limit), end - position)))
    }

    /// Every kept event after `position`, those of the past first and then each as it is kept.
    public nonisolated func events(following position: Int64) -> EventFeed { EventFeed(self, after: position) }

    /// The ledger's end as this desk knows it, now and each time it has moved, the newest only.
    public nonisolated func ends() -> AsyncStream<Int64> { latestEnd.stream() }

    /// Every event recorded from now on, in order. Unbounded: read it to the end or let go of it.
    public nonisolated func events() -> AsyncStream<RecordedEvent> { subscriptions.stream() }

    /// A mailbox for every session's and agent's events from now on; it lasts until it is let go of.
    public nonisolated func subscribe() -> EventMailbox { subscriptions.mailbox() }

    /// A mailbox for one session's events from now on; it lasts until it is let go of or the session has ended.
    public nonisolated func subscribe(to session: SessionID) -> EventMailbox { subscriptions.mailbox(of: session) }

    private func takeTurn(_ command: Command?, at: Timestamp) async throws -> [RecordedEvent] {
        let turn = await withCheckedContinuation { continuation in
            waiting.append(Waiting(command: command, at: at, continuation: continuation))
            startWriting()
        }
        switch turn {
        case .done(let result): return try result.get()
        case .write: return try await writeBatch().get()
        }
    }

    /// Lets the first waiting caller write for all, unless somebody is writing.
    private func startWriting() {
        guard !isWriting, let first = waiting.first else { return }
        isWriting = true
        first.continuation.resume(returning: .write)
    }

    /// Writes for everybody who waits now; gives back the first one's result, which is the caller's own.
    private func writeBatch() async -> Result<[RecordedEvent], any Error> {
        let batch = waiting
        waiting = []
        let results = await results(of: batch)
        for (member, result) in zip(batch, results).dropFirst() { member.continuation.resume(returning: .done(result)) }
        isWriting = false
        startWriting()
        return results.first ?? .success([])
    }

    private func results(of batch: [Waiting]) async -> [Result<[RecordedEvent], any Error>] {
        if let settings { desk = desk.working(with: settings.staff, settings.rules) }
        settings = nil
        if batch.contains(where: { $0.command == nil }) {
            do { try await follow() } catch { return batch.map { _ in .failure(error) } }
        }
        while true {
            desk.begin()
            let decisions = batch.map(decide)
            let events = decisions.flatMap { (try? $0.get()) ?? [] }  // a refused command has no events
            do {
                let recorded = events.isEmpty ? [] : try await ledger.append(events, after: position)
                desk.commit()
                publish(recorded)
                saveSnapshot()
                return share(recorded, among: decisions)
            } catch LedgerError.appendedMeanwhile {
                desk.undo()
                do { try await follow() } catch { return batch.map { _ in .failure(error) } }
            } catch {
                desk.undo()
                return batch.map { _ in .failure(error) }
            }
        }
    }

    private func decide(_ member: Waiting) -> Result<[Event], any Error> {
        guard let command = member.command else { return .success([]) }
        do { return .success(try desk.handle(command, at: max(member.at, desk.latest))) } catch {
            return .failure(error)
        }
    }

    private func share(
        _ recorded: [RecordedEvent], among decisions: [Result<[Event], any Error>]
    ) -> [Result<[RecordedEvent], any Error>] {
        var rest = recorded[...]
        return decisions.map { decision in
            decision.map { events in
                defer { rest = rest.dropFirst(events.count) }
                return Array(rest.prefix(events.count))
            }
        }
    }

    /// Applies and publishes what other nodes have kept.
    private func follow() async throws {
        while case let events = try await ledger.events(after: position, limit: 10_000), !events.isEmpty {
            for event in events { desk.apply(event.event) }
            publish(events)
        }
    }

    /// Tells whoever wants to know that the desk includes `events`, which are kept.
    private func publish(_ events: [RecordedEvent]) {
        position = events.last?.position ?? position
        recent.add(events)
        latestEnd.set(position)
        latestDeadline.set(desk.nextDeadline)
        subscriptions.publish(events)
    }

    /// Keeps a snapshot if one is due. Encoding and writing it hold up no decision.
    private func saveSnapshot() {
        guard position - snapshotPosition >= snapshotEvery else { return }
        snapshotPosition = position
        Task.detached(priority: .utility) { [desk, position, ledger] in
            // Without it the next start only takes longer; what ails the ledger, the next append will say.
            try? await ledger.save(Snapshot(position: position, state: desk.snapshot))
        }
    }
}
