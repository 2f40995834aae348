import Ledger
import Routing
import TestKit
import Testing

@testable import Audit

/// The audit's own way to read PostgreSQL.
@Suite struct PostgresTablesTests {
    @Test("a ledger in PostgreSQL gives the same verdict as the same events in a file")
    func sameVerdict() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let ledger = try await PostgresLedger(database)
        let walk = RoutingWalk.events(seed: 5, steps: 1500)
        let last = try #require(walk.last).at
        let events =
            walk + [
                Event(at: last, session: "over", kind: .started(gateway: "sip", caller: "+49 30", node: nil)),
                Event(at: last, session: "over", kind: .ended(by: .caller, outcome: .contained)),
            ]
        _ = try await ledger.append(events, after: 0)
        #expect(events.count > 1000, "more than one page")
        let (verdict, rows) = try audit(database)
        #expect(verdict.findings == [])
        #expect(verdict.events == events.count)
        #expect(try PostgresTables(database).count() == events.count)
        #expect(rows.map(\.position) == Array(1...Int64(events.count)))
        let erased = try await ledger.eraseContent(ofSessionsEndedBefore: .init(milliseconds: .max))
        let after = try audit(database).0
        #expect(erased >= 1)
        #expect(after.erased == erased)
        #expect(after.findings == [])
        #expect(after.head == verdict.head)
    }

    @Test("a database without a ledger, and a server that is not there, are said to be so")
    func unreadable() throws {
        let database = try PostgresServer.shared.get().newDatabase()
        #expect(throws: UnreadableLedger.self) { try PostgresTables(database) }
        let error = try #require(throws: UnreadableLedger.self) { try PostgresTables("host=/no/such/folder") }
        #expect(error.description.hasPrefix("The ledger cannot be read from PostgreSQL: "))
    }

    private func audit(_ database: String) throws -> (Verdict, [StoredRow]) {
        var audit = Audit()
        var rows: [StoredRow] = []
        try PostgresTables(database).forEachRow { row in
            audit.check(row)
            rows.append(row)
        }
        return (audit.finish(), rows)
    }
}
