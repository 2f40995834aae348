import Routing
import Synchronization
import TestKit
import Testing

@Suite struct SnapshotTests {
    @Test(
        "after a snapshot anywhere on the way, the events behind it give the same desk as all events",
        arguments: 1...30)
    func tail(seed: UInt64) throws {
        let events = GuidedWalk.events(seed: seed, steps: 300)
        var desk = Desk(staff: RoutingWalk.staff, rules: RoutingWalk.rules)
        var restored: [Desk] = []
        for (index, event) in events.enumerated() {
            if index.isMultiple(of: 7) {
                let snapshot = try #require(
                    Desk(snapshot: desk.snapshot, staff: RoutingWalk.staff, rules: RoutingWalk.rules))
                #expect(snapshot == desk)
                restored.append(snapshot)
            }
            desk.apply(event)
            for index in restored.indices { restored[index].apply(event) }
        }
        #expect(restored.allSatisfy { $0 == desk && $0.snapshot == desk.snapshot })
    }

    @Test("a restored desk decides as the one it was taken from: its lines are right too", arguments: 1...20)
    func decisions(seed: UInt64) throws {
        var walk = GuidedWalk(seed: seed)
        var desk = Desk(staff: RoutingWalk.staff, rules: RoutingWalk.rules)
        for _ in 0..<400 {
            let (command, at) = walk.next(desk)
            var restored = try #require(
                Desk(snapshot: desk.snapshot, staff: RoutingWalk.staff, rules: RoutingWalk.rules))
            #expect(restored.nextDeadline == desk.nextDeadline)
            let expected = Result { try desk.handle(command, at: at) }
            let decided = Result { try restored.handle(command, at: at) }
            #expect((try? decided.get()) == (try? expected.get()), "\(command)")  // nil for a refusal by both
        }
    }

    @Test("a snapshot that is cut off, or a newer version's, is no desk")
    func unreadable() {
        var world = World()
        try? world.allReady()  // a desk with something in it
        let bytes = world.desk.snapshot
        for length in 0..<bytes.count {
            #expect(Desk(snapshot: Array(bytes.prefix(length)), staff: World.staff) == nil)
        }
        let newer = String(decoding: bytes, as: UTF8.self).replacing("\"version\":1", with: "\"version\":2")
        #expect(Desk(snapshot: Array(newer.utf8), staff: World.staff) == nil)
    }

    @Test("a start takes the newest snapshot and reads only the events after it")
    func start() async throws {
        let ledger = CountingLedger()
        let now = Timestamp(milliseconds: 1000)
        let core = try await RoutingCore(staff: World.staff, ledger: ledger, node: "one", snapshotEvery: 5, at: now)
        for number in 1...9 {
            try await core.perform(.start(.init("s\(number)"), gateway: "wav", caller: "", node: "one"), at: now)
        }
        let snapshot = await ledger.nextSnapshot()
        #expect(snapshot.position == 5)
        let second = try await RoutingCore(staff: World.staff, ledger: ledger, node: "two", at: now)
        #expect(ledger.firstRead == 5)
        let (one, two) = (await core.state, await second.state)
        #expect(one == two)
    }

    @Test("a session that began after the newest snapshot is explained from there, with the same words")
    func explanation() async throws {
        var world = World()
        try world.allReady()
        try world.talk("s", with: "r1")
        let snapshot = Snapshot(position: Int64(world.events.count), state: world.desk.snapshot)
        try world.talk("t", with: "r2")
        let ledger = CountingLedger()
        _ = try ledger.append(world.events, after: 0)
        let replayed = try await Explanation.read("t", from: ledger, staff: World.staff)
        ledger.save(snapshot)
        _ = await ledger.nextSnapshot()
        let explained = try await Explanation.read("t", from: ledger, staff: World.staff)
        #expect(explained == replayed)
        #expect(ledger.firstRead == snapshot.position)
    }

    @Test("a start passes over a snapshot that does not read and replays everything")
    func damaged() async throws {
        let ledger = MemoryLedger()
        let now = Timestamp(milliseconds: 1000)
        let core = try await RoutingCore(staff: World.staff, ledger: ledger, node: "one", at: now)
        try await core.perform(.start("s", gateway: "wav", caller: "", node: "one"), at: now)
        ledger.save(Snapshot(position: 1, state: Array("{\"version\":99}".utf8)))
        let second = try await RoutingCore(staff: World.staff, ledger: ledger, node: "two", at: now)
        let (one, two) = (await core.state, await second.state)
        #expect(one == two)
    }
}

/// A ledger in memory that tells when a snapshot was kept and from where on events were read since.
private final class CountingLedger: LedgerStore {
    private let memory = MemoryLedger()
    private let read = Mutex<Int64?>(nil)
    private let (snapshots, continuation) = AsyncStream<Snapshot>.makeStream()

    var firstRead: Int64? { read.withLock(\.self) }

    func nextSnapshot() async -> Snapshot {
        for await snapshot in snapshots {
            read.withLock { $0 = nil }
            return snapshot
        }
        return Snapshot(position: 0, state: [])
    }

    func end() -> Int64 { memory.end() }
    func append(_ events: [Event], after position: Int64) throws -> [RecordedEvent] {
        try memory.append(events, after: position)
    }
    func events(after position: Int64, limit: Int) -> [RecordedEvent] {
        read.withLock { $0 = $0 ?? position }
        return memory.events(after: position, limit: limit)
    }
    func events(of session: SessionID) -> [RecordedEvent] { memory.events(of: session) }
    func save(_ snapshot: Snapshot) {
        memory.save(snapshot)
        continuation.yield(snapshot)
    }
    func latestSnapshot() -> Snapshot? { memory.latestSnapshot() }
    func changes() -> AsyncStream<Int64> { memory.changes() }
}
