import Ledger
import Routing
import TestKit
import Testing

/// What every ledger must do, whatever keeps it.
@Suite struct LedgerStoreTests {
    private let walk = RoutingWalk.events(seed: 7, steps: 600)

    @Test("an empty ledger ends at 0 and has neither events nor a snapshot", arguments: Adapter.allCases)
    func empty(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let ledger = try await open()
            #expect(try await ledger.end() == 0)
            #expect(try await ledger.events(after: 0, limit: 10) == [])
            #expect(try await ledger.events(of: "a") == [])
            #expect(try await ledger.latestSnapshot() == nil)
        }
    }

    @Test("a whole day reads back as it was written, in order, from 1 without gaps", arguments: Adapter.allCases)
    func reading(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let ledger = try await open()
            try await ledger.appendAll(walk, size: 40)
            let read = try await ledger.all(page: 33)
            #expect(read.map(\.event) == walk)
            #expect(read.map(\.position) == Array(1...Int64(walk.count)))
            #expect(try await ledger.end() == Int64(walk.count))
        }
    }

    @Test("what was kept is there after the ledger is opened again", arguments: Adapter.allCases)
    func reopening(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let recorded = try await open().append(Array(walk.prefix(5)), after: 0)
            let read = try await open().all()
            #expect(read == recorded)
        }
    }

    @Test("text of every sort survives", arguments: Adapter.allCases)
    func oddText(_ adapter: Adapter) async throws {
        let texts = [
            "", "\u{0}", "\"quoted\" \\ back\\\\slash", "{curly,braces}", "NULL", "null", "a\nb\r\tc", "Kröte 🐸",
            "'; --",
        ]
        let session = SessionID("a {\"quoted\", \\ session}")
        let events = texts.map {
            Event(at: .init(milliseconds: 1), session: session, kind: .noted(agent: "r", text: $0))
        }
        try await adapter.withLedger { open in
            let recorded = try await open().append(events, after: 0)
            #expect(try await open().events(of: session) == recorded)
        }
    }

    @Test("appending after an old position keeps nothing and says where the ledger ends", arguments: Adapter.allCases)
    func appendedMeanwhile(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let one = try await open()
            let other = try await open()
            _ = try await one.append(Array(walk.prefix(3)), after: 0)
            await #expect(throws: LedgerError.appendedMeanwhile(at: 3)) {
                _ = try await other.append(Array(walk.prefix(2)), after: 0)
            }
            #expect(try await other.end() == 3)
        }
    }

    @Test("appending after a position the ledger has not reached keeps nothing", arguments: Adapter.allCases)
    func appendingAhead(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let ledger = try await open()
            await #expect(throws: LedgerError.appendedMeanwhile(at: 0)) {
                _ = try await ledger.append(Array(walk.prefix(2)), after: 5)
            }
            #expect(try await ledger.end() == 0)
        }
    }

    @Test("three that append at once all get in, without a gap and without a loss", arguments: Adapter.allCases)
    func racing(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let ledgers = [try await open(), try await open(), try await open()]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, ledger) in ledgers.enumerated() {
                    let notes = (0..<60).map { index in
                        Event(
                            at: .init(milliseconds: 0), session: SessionID("s\(number)"),
                            kind: .noted(agent: "r", text: "\(index)"))
                    }
                    group.addTask { try await ledger.appendAll(notes, size: 3) }
                }
                try await group.waitForAll()
            }
            let all = try await ledgers[0].all()
            #expect(all.map(\.position) == Array(1...180))
            for number in 0..<3 {
                let texts = try await ledgers[0].events(of: SessionID("s\(number)")).map(\.event.kind)
                #expect(texts == (0..<60).map { .noted(agent: "r", text: "\($0)") })
            }
        }
    }

    @Test("a session's events are its own, in order", arguments: Adapter.allCases)
    func ofSession(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let ledger = try await open()
            try await ledger.appendAll(walk, size: 100)
            let read = try await ledger.events(of: "b")
            #expect(read.map(\.event) == walk.filter { $0.session == "b" })
            #expect(!read.isEmpty)
        }
    }

    @Test("the newest snapshot comes back", arguments: Adapter.allCases)
    func snapshots(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            let ledger = try await open()
            try await ledger.appendAll(walk, size: 100)
            for position in 1...4 {
                try await ledger.save(Snapshot(position: Int64(position), state: [0, 255, UInt8(position)]))
            }
            #expect(try await open().latestSnapshot() == Snapshot(position: 4, state: [0, 255, 4]))
        }
    }

    @Test("a core's desk and one replayed from its ledger are the same", arguments: Adapter.allCases)
    func replay(_ adapter: Adapter) async throws {
        try await adapter.withLedger { open in
            var walk = RoutingWalk(seed: 3)
            let core = try await RoutingCore(
                staff: RoutingWalk.staff, rules: RoutingWalk.rules, ledger: open(), at: .init(milliseconds: 0))
            for _ in 0..<300 {
                let (command, at) = walk.next(await core.state)
                do { try await core.perform(command, at: at) } catch is DeskError {}  // refusals are part of the walk
            }
            var replayed = Desk(staff: RoutingWalk.staff, rules: RoutingWalk.rules)
            for recorded in try await open().all() { replayed.apply(recorded.event) }
            let live = await core.state
            #expect(replayed == live)
        }
    }
}
