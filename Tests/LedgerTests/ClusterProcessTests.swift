import Audit
import Foundation
import Ledger
import Routing
import TestKit
import Testing

/// Several processes and one PostgreSQL.
@Suite(.timeLimit(.minutes(5))) struct ClusterProcessTests {
    @Test("kill -9 of one of three nodes under load: nothing acknowledged is lost, and the others take over")
    func killed() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let nodes = try (0..<3).map { try Writer("node\($0)", database, "1000000") }
        defer { for node in nodes where node.process.isRunning { kill(node.process.processIdentifier, SIGKILL) } }
        for node in nodes { #expect(try node.read(lines: 20).count == 20) }
        kill(nodes[0].process.processIdentifier, SIGKILL)
        let acknowledged = try nodes[0].read(lines: .max)

        let ledger = try await PostgresLedger(database)
        try await waitForTakeover(of: ["r0", "r1"], in: ledger)
        for node in nodes.dropFirst() {
            #expect(try node.read(lines: 20).count == 20)
            kill(node.process.processIdentifier, SIGKILL)
            #expect(try node.read(lines: .max).allSatisfy { $0 > 0 })
        }
        let end = try await ledger.end()
        #expect(end >= acknowledged.last ?? 0)

        var audit = Audit()
        try PostgresTables(database).forEachRow { audit.check($0) }
        let verdict = audit.finish()
        #expect(verdict.findings == [])
        // The server may have finished a commit of the last node after that was killed.
        #expect(verdict.events >= Int(end))
        let desk = try await Desk.replayed(from: ledger, staff: Staff(agents: [], skillGroups: [])).desk
        #expect(desk.sessions.values.filter { $0.node == "node0" }.isEmpty)
    }

    /// Returns once the ledger says that the agents' node is lost.
    private func waitForTakeover(of agents: Set<AgentID>, in ledger: PostgresLedger) async throws {
        var missing = agents
        var position: Int64 = 0
        for await _ in ledger.changes() where !missing.isEmpty {
            while case let events = try await ledger.events(after: position, limit: 1000), let last = events.last {
                for event in events {
                    if case .signedOut(let agent, "nodeLost") = event.event.kind { missing.remove(agent) }
                }
                position = last.position
            }
            if missing.isEmpty { return }
        }
    }
}
