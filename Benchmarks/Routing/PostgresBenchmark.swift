internal import Audit
internal import Foundation
internal import Ledger
internal import Routing
internal import TestKit

/// Three nodes on one PostgreSQL that flushes every commit, 64 callers at once on each, any agent for any caller; then the
/// independent audit of all that was decided.
func measureCluster() async throws {
    let server = try PostgresServer(folder: FileManager.default.currentDirectoryPath + "/.build")
    var rates: [Double] = []
    for _ in 0..<5 { rates.append(try await clusterRun(server, nodes: 3, decisions: 100_000 / 5).rate) }
    let (rate, database) = try await clusterRun(server, nodes: 3, decisions: 100_000)
    row("PostgreSQL, durable, 3 nodes, 64 sessions on each", "\(Int(rates.sorted()[2])) decisions/s", "≥ 1 500")
    let verdict = try audit(database)
    row(
        "100 000 decisions by 3 nodes, \(Int(rate)) a second",
        "\(verdict.findings.count) findings in \(verdict.events) events", "no double assignment")
    let (alone, _) = try await clusterRun(server, nodes: 1, decisions: 100_000 / 5)
    row("the same with one node", "\(Int(alone)) decisions/s", "–")
}

private func clusterRun(
    _ server: PostgresServer, nodes: Int, decisions: Int
) async throws -> (rate: Double, database: String) {
    let database = try server.newDatabase()
    let staff = Workload.staff(600)
    var cores: [RoutingCore] = []
    let followers = try await (0..<nodes).asyncMap { number in
        let id = NodeID("node\(number)")
        let ledger = try await PostgresLedger(database)
        let core = try await RoutingCore(staff: staff, ledger: ledger, node: id, at: .now)
        cores.append(core)
        let node = ClusterNode(id, core: core, ledger: ledger, now: { .now })
        return Task { await node.run { say("\($0)") } }
    }
    defer { for follower in followers { follower.cancel() } }
    for (index, agent) in staff.agents.enumerated() {
        try await cores[index % nodes].perform(.signIn(agent.id, node: NodeID("node\(index % nodes)")), at: .now)
        try await cores[index % nodes].perform(.ready(agent.id), at: .now)
    }
    let sessions = 64 * nodes
    let calls = decisions / decisionsPerCall / sessions + 1
    let start = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
        for line in 0..<sessions {
            group.addTask { [core = cores[line % nodes]] in
                for number in 0..<calls { try await call(SessionID("session-\(line)-\(number)"), on: core) }
            }
        }
        try await group.waitForAll()
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return (Double(sessions * calls * decisionsPerCall) / seconds, database)
}

private func audit(_ database: String) throws -> Verdict {
    var audit = Audit()
    try PostgresTables(database).forEachRow { audit.check($0) }
    return audit.finish()
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
