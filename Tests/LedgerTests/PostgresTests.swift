import Audit
import Routing
import TestKit
import Testing

@testable import Ledger

/// What only PostgreSQL can do, and what can happen to it.
@Suite(.timeLimit(.minutes(5))) struct PostgresTests {
    private let now = Timestamp(milliseconds: 1_767_258_000_000)

    @Test("a change made by another node is heard of")
    func changes() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let one = try await PostgresLedger(database)
        let other = try await PostgresLedger(database)
        var ends = one.changes().makeAsyncIterator()
        #expect(await ends.next() == 0)
        _ = try await other.append(RoutingWalk.events(seed: 1, steps: 10), after: 0)
        let end = try await other.end()
        #expect(await ends.next() == end)
    }

    @Test("a changed row is found when it is read, and its event is named")
    func changedRow() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let ledger = try await PostgresLedger(database)
        try await ledger.appendAll(RoutingWalk.events(seed: 1, steps: 100), size: 20)
        try PostgresConnection(database).run("UPDATE foyer.event SET facts = facts || ' ' WHERE position = 7")
        let error = try await #require(throws: LedgerError.self) { _ = try await ledger.all() }
        guard case .malformed(_, 7, _) = error else { throw error }
    }

    @Test("a newer schema is left as it is")
    func newerSchema() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        _ = try await PostgresLedger(database)
        try PostgresConnection(database).run("UPDATE foyer.version SET version = 99")
        let error = try await #require(throws: LedgerError.self) { _ = try await PostgresLedger(database) }
        #expect(error == .newerSchema(path: database, version: 99, known: 1))
    }

    @Test("a server that is not there is said to be so, without the password")
    func nobodyThere() async throws {
        let error = try await #require(throws: LedgerError.self) {
            _ = try await PostgresLedger("host=/no/such/folder user=foyer password=secret dbname=x")
        }
        guard case .unreachable(let ledger, _) = error else { throw error }
        #expect(ledger == "host=/no/such/folder user=foyer password=*** dbname=x")
    }

    @Test("a node cut off from the database assigns nothing, says so, and goes on when it is back")
    func cutOff() async throws {
        let server = try PostgresServer()
        let ledger = try await PostgresLedger(server.newDatabase())
        let core = try await RoutingCore(staff: RoutingWalk.staff, ledger: ledger, at: now)
        try await core.perform(.signIn("r1", node: nil), at: now)
        try await core.perform(.start("a", gateway: "sip", caller: "", node: nil), at: now)
        let before = await core.state
        try server.crash()
        for _ in 1...3 {
            let error = try await #require(throws: LedgerError.self) { try await core.perform(.ready("r1"), at: now) }
            guard case .unreachable = error else { throw error }
        }
        #expect(await core.state == before)
        try server.start()
        while true {
            do {
                try await core.perform(.ready("r1"), at: now)
                break
            } catch LedgerError.unreachable { await Task.yield() }  // the next attempt is not due yet
        }
        #expect(try await ledger.all().map(\.event.name) == ["signedIn", "started", "ready"])
    }

    @Test("a server that dies in the middle of an append is said to be away, and what was not kept can be kept later")
    func diesInTheMiddle() async throws {
        let server = try PostgresServer()
        let database = try server.newDatabase()
        let (one, other) = (try await PostgresLedger(database), try await PostgresLedger(database))
        let notes = (0..<5).map { Event(at: now, session: "s", kind: .noted(agent: "r", text: "\($0)")) }
        _ = try await other.append(notes, after: 0)
        // Overtaken, it keeps the lock for a moment: the next append has only its second round trip to make.
        await #expect(throws: LedgerError.appendedMeanwhile(at: 5)) { _ = try await one.append(notes, after: 0) }
        try server.crash()
        let error = try await #require(throws: LedgerError.self) { _ = try await one.append(notes, after: 5) }
        guard case .unreachable = error else { throw error }
        try server.start()
        while true {
            do {
                _ = try await one.append(notes, after: 5)
                break
            } catch LedgerError.unreachable { await Task.yield() }  // the next attempt is not due yet
        }
        #expect(try await one.all().map(\.event) == notes + notes)
    }

    /// The server itself raises what it raises when its disk is full: `disk_full`, SQLSTATE 53100.
    @Test("a full disk is said to be full, nothing kept is lost, and with space it goes on")
    func fullDisk() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let ledger = try await PostgresLedger(database)
        let core = try await RoutingCore(staff: RoutingWalk.staff, ledger: ledger, at: now)
        try await core.perform(.start("a", gateway: "sip", caller: "", node: nil), at: now)
        let before = await core.state
        let disk = try PostgresConnection(database)
        try disk.run(
            """
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE disk_full USING MESSAGE = 'could not extend file: No space left on device'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON foyer.event EXECUTE FUNCTION full_disk()
            """)
        let error = try await #require(throws: LedgerError.self) {
            try await core.perform(.start("b", gateway: "sip", caller: "", node: nil), at: now)
        }
        #expect(error == .diskFull(path: database))
        #expect(await core.state == before)
        try disk.run("DROP TRIGGER full_disk ON foyer.event")
        try await core.perform(.start("b", gateway: "sip", caller: "", node: nil), at: now)
        #expect(try await ledger.all().count == 2)
    }

    @Test("a node that dies while it holds the lock does not stop the others")
    func lockLost() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let ledger = try await PostgresLedger(database)
        var dying: PostgresConnection? = try PostgresConnection(database)
        try dying?.run("BEGIN; SELECT pg_advisory_xact_lock(\(PostgresSchema.lock))")
        dying = nil
        _ = try await ledger.append(RoutingWalk.events(seed: 1, steps: 5), after: 0)
        #expect(try await ledger.end() > 0)
    }

    @Test("a lock that is not had in time is said so, and the next append is free to succeed")
    func lockNotHad() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let ledger = try await PostgresLedger(database)
        let events = RoutingWalk.events(seed: 1, steps: 5)
        let other = try PostgresConnection(database)
        try other.run("BEGIN; SELECT pg_advisory_xact_lock(\(PostgresSchema.lock))")
        let error = try await #require(throws: LedgerError.self) { _ = try await ledger.append(events, after: 0) }
        #expect(error == .unreachable(ledger: database, problem: "another node holds its lock"))
        try other.run("ROLLBACK")
        _ = try await ledger.append(events, after: 0)
        #expect(try await ledger.all().map(\.event) == events)
    }

    @Test("a node that was overtaken and does not try again lets go of the lock")
    func patience() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let one = try await PostgresLedger(database)
        let other = try await PostgresLedger(database)
        let events = RoutingWalk.events(seed: 1, steps: 5)
        _ = try await one.append(events, after: 0)
        await #expect(throws: LedgerError.self) { _ = try await other.append(events, after: 0) }
        _ = try await one.append(events, after: Int64(events.count))
        #expect(try await one.end() == 2 * Int64(events.count))
    }

    @Test("a node far behind reads on whatever the length of what it missed", arguments: [1, 998, 999, 1000, 2500])
    func farBehind(missed: Int) async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let one = try await PostgresLedger(database)
        let other = try await PostgresLedger(database)
        let notes = (0..<missed).map { Event(at: now, session: "s", kind: .noted(agent: "r", text: "\($0)")) }
        try await other.appendAll(notes, size: 500)
        await #expect(throws: LedgerError.appendedMeanwhile(at: Int64(missed))) {
            _ = try await one.append(notes, after: 0)
        }
        #expect(try await one.events(after: 0, limit: 10_000).map(\.event) == notes)
        #expect(try await one.events(after: 0, limit: 1).map(\.position) == [1])
        _ = try await one.append(notes, after: Int64(missed))
        #expect(try await other.all().map(\.event) == notes + notes)
    }

    @Test("a node cut off for longer than its lease finds its sessions ended, and begins anew")
    func cutOffTooLong() async throws {
        let cluster = try await Cluster(nodes: 2, agents: 2, at: now)
        let (lost, survivor) = (cluster.nodes[0], cluster.nodes[1])
        let (away, present) = (cluster.member(0, at: now), cluster.member(1, at: now))
        for _ in 1...2 { #expect(try await present.beat() == []) }
        try await lost.core.perform(.start("s", gateway: "sip", caller: "", node: lost.id), at: now)
        try await lost.core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: now)
        let agent = try #require(await lost.core.candidate(of: "s"))
        // Its lease ends while nobody hears of it.
        #expect(try await lost.ledger.renewLease(of: lost.id, for: .init(0)))
        #expect(try await present.beat() == [lost.id])
        // What it decides on what it still believes is decided anew on what is: there is no such session any more.
        await #expect(throws: DeskError.self) { try await lost.core.perform(.accept(agent, "s"), at: now) }
        #expect(await lost.core.session("s") == nil)
        #expect(await lost.core.state.agents["r0"]?.status == .signedOut)
        #expect(try await away.beat() == [])
        try await lost.core.perform(.signIn("r0", node: lost.id), at: now)
        try await lost.core.perform(.ready("r0"), at: now)
        try await lost.core.perform(.start("t", gateway: "sip", caller: "", node: lost.id), at: now)
        #expect(try await present.beat() == [])
        let events = try await survivor.ledger.all().map(\.event)
        #expect(events.filter { $0.session == "t" }.map(\.name) == ["started"])
        #expect(cluster.verdict(events).findings == [])
    }

    @Test("nodes that come back together from a database that was away leave each other's callers alone")
    func backTogether() async throws {
        let cluster = try await Cluster(nodes: 2, agents: 2, at: now)
        let other = cluster.nodes[1]
        try await other.core.perform(.start("s", gateway: "sip", caller: "", node: other.id), at: now)
        // While it was away nobody could renew a lease.
        for node in cluster.nodes { #expect(try await node.ledger.renewLease(of: node.id, for: .init(0))) }
        let members = [0, 1].map { cluster.member($0, at: now) }
        for member in members + members + members + members { #expect(try await member.beat() == []) }
        #expect(try await cluster.nodes[0].ledger.all().map(\.event).last?.name == "started")
        #expect(await other.core.session("s") != nil)
    }

    @Test("a dead node's sessions are ended and its agents signed out, by exactly one of the survivors")
    func takeover() async throws {
        let cluster = try await Cluster(nodes: 3, agents: 3, at: now)
        let dead = cluster.nodes[0]
        try await dead.core.perform(.start("s", gateway: "sip", caller: "", node: dead.id), at: now)
        try await dead.core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: now)
        #expect(try await dead.ledger.renewLease(of: dead.id, for: .init(0)))
        let survivors = [1, 2].map { cluster.member($0, at: now) }
        // Who has only just come may not know whether it was away itself.
        for survivor in survivors + survivors { #expect(try await survivor.beat() == []) }
        let taken = try await withThrowingTaskGroup(of: [NodeID].self) { group in
            for survivor in survivors { group.addTask { try await survivor.beat() } }
            return try await group.reduce(into: [NodeID]()) { $0 += $1 }
        }
        #expect(taken == [dead.id])
        let events = try await cluster.nodes[1].ledger.all().map(\.event)
        #expect(events.filter { $0.session == "s" }.last?.name == "ended")
        #expect(events.count { if case .signedOut(_, "nodeLost") = $0.kind { true } else { false } } == 1)
        #expect(cluster.verdict(events).findings == [])
        #expect(try await dead.ledger.renewLease(of: dead.id, for: .seconds(60)), "it may come back")
    }

    @Test(
        "nodes that race for one agent or few never assign one twice",
        arguments: [(2, 200, 6), (3, 600, 6), (2, 40, 1), (3, 60, 1)])
    func racing(nodes: Int, assignments: Int, agents: Int) async throws {
        let cluster = try await Cluster(nodes: nodes, agents: agents, at: now)
        try await cluster.load(sessions: assignments, at: now)
        let events = try await cluster.nodes[0].ledger.all().map(\.event)
        #expect(events.count { if case .connected = $0.kind { true } else { false } } == assignments)
        #expect(cluster.verdict(events).findings == [])
    }
}
