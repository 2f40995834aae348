import Routing
import Synchronization
import Testing

/// What can be seen of a core from outside: state, queues, events after a position, the next deadline.
@Suite(.timeLimit(.minutes(1))) struct RoutingCoreLooksTests {
    private let now = Timestamp(milliseconds: 1000)

    @Test("what is being written is not shown until it is kept")
    func nothingUndecided() async throws {
        let ledger = GatedLedger()
        let core = try await RoutingCore(staff: World.staff, ledger: ledger, at: now)
        try await core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: now)
        let before = await core.state
        ledger.shut()
        async let signIn = core.perform(.signIn("r1", node: nil), at: now)
        async let request = core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: now)
        await ledger.isWaitedFor()
        let during = await core.state
        let position = await core.position
        let seen = await core.read { desk, position in "\(desk.agents.count) agents at \(position)" }
        let session = await core.session("s")
        #expect(during == before)
        #expect(position == 1)
        #expect(seen == "0 agents at 1")
        #expect(session?.wantsHuman == false)
        ledger.open()
        _ = try await (signIn, request)
        let after = await core.state
        #expect(after.agents["r1"] != nil)
        #expect(after.sessions["s"]?.wantsHuman == true)
    }

    @Test(
        "a reader that was cut off goes on after the last event it saw, old and new ones without a gap",
        arguments: [0, 1, 700, 2999])
    func resuming(_ seen: Int64) async throws {
        let core = try await RoutingCore(staff: World.staff, ledger: MemoryLedger(), at: now)
        try await core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: now)
        for number in 2...3000 { try await core.perform(.observe("s", .noInput(count: number)), at: now) }
        var reader = core.events(following: seen).makeAsyncIterator()
        var positions: [Int64] = []
        while positions.last ?? seen < 3000, let event = try await reader.next() { positions.append(event.position) }
        #expect(positions == Array((seen + 1)...3000))
        async let next = core.perform(.hangUp("s", by: .caller), at: now)
        let last = try await reader.next()
        #expect(last?.position == 3001)
        #expect(try await next.first == last)
    }

    @Test("a reader's task that is cancelled ends its wait")
    func cancelled() async throws {
        let core = try await RoutingCore(staff: World.staff, ledger: MemoryLedger(), at: now)
        let reader = Task { [core] in
            var count = 0
            for try await _ in core.events(following: 0) { count += 1 }
            return count
        }
        try await core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: now)
        reader.cancel()
        #expect(try await reader.value <= 1)
    }

    @Test("who gives the ticks learns of each new deadline")
    func deadlines() async throws {
        let core = try await RoutingCore(staff: World.staff, ledger: MemoryLedger(), at: now)
        var deadlines = core.deadlines().makeAsyncIterator()
        #expect(await deadlines.next() == .some(nil))
        try await core.perform(.signIn("r1", node: nil), at: now)
        try await core.perform(.ready("r1"), at: now)
        try await core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: now)
        try await core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: now)
        let offerExpires = await deadlines.next()
        #expect(offerExpires == now + .seconds(20))
        try await core.perform(.hangUp("s", by: .caller), at: now)
        #expect(await deadlines.next() == .some(nil))
    }

    @Test("a board sees every queue in the order in which it is served, and each caller's place")
    func queues() throws {
        var world = World()
        try world.run(.signIn("r1", node: nil))
        for session in ["a", "b", "c"] as [SessionID] {
            try world.run(.start(session, gateway: "wav", caller: "", node: nil))
            let priority = session == "c" ? 1 : 0
            try world.run(.requestHuman(session, wanted: .any, reason: .asked, priority: priority))
        }
        #expect(world.desk.queues.map(\.id) == [.remote, QueueID("seat:cards"), QueueID("seat:payments")])
        #expect(world.desk.queue(.remote).waiting == ["c", "a", "b"])
        #expect(world.desk.place(of: "b")?.position == 3)
        try world.run(.ready("r1"))
        #expect(world.desk.queue(.remote).waiting == ["a", "b"])
        #expect(world.desk.queue(.remote).atWork == 1)
        #expect(world.desk.queue(.remote).idle == 0)
        #expect(world.desk.place(of: "c") == nil)
        #expect(world.desk.place(of: "b")?.position == 2)
        try world.answer("c", by: "r1")
        try world.run(.signIn("k1", node: nil))
        try world.run(.declare("r1", "c", ["block_card"]))
        #expect(world.desk.queue("seat:cards").waiting == ["c"])
        #expect(world.desk.queue("seat:cards").atWork == 0)
    }
}

/// A ledger whose appends wait at a gate while it is shut.
private final class GatedLedger: LedgerStore {
    private struct Gate {
        var isShut = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let ledger = MemoryLedger()
    private let gate = Mutex(Gate())

    func shut() { gate.withLock { $0.isShut = true } }

    func open() {
        let waiting = gate.withLock { gate in
            defer { gate = Gate() }
            return gate.waiting
        }
        for one in waiting { one.resume() }
    }

    /// Returns once somebody waits at the gate.
    func isWaitedFor() async {
        await withCheckedContinuation { watcher in
            let isThere = gate.withLock { gate in
                if gate.waiting.isEmpty { gate.watchers.append(watcher) }
                return !gate.waiting.isEmpty
            }
            if isThere { watcher.resume() }
        }
    }

    func append(_ events: [Event], after position: Int64) async throws -> [RecordedEvent] {
        await withCheckedContinuation { continuation in
            let (passes, watchers) = gate.withLock { gate in
                defer { gate.watchers = [] }
                if gate.isShut { gate.waiting.append(continuation) }
                return (!gate.isShut, gate.watchers)
            }
            if passes { continuation.resume() }
            for watcher in watchers { watcher.resume() }
        }
        return try ledger.append(events, after: position)
    }

    func end() -> Int64 { ledger.end() }
    func events(after position: Int64, limit: Int) -> [RecordedEvent] { ledger.events(after: position, limit: limit) }
    func events(of session: SessionID) -> [RecordedEvent] { ledger.events(of: session) }
    func save(_ snapshot: Snapshot) { ledger.save(snapshot) }
    func latestSnapshot() -> Snapshot? { ledger.latestSnapshot() }
    func changes() -> AsyncStream<Int64> { ledger.changes() }
}
