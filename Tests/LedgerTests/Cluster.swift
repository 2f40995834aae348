import Audit
import Routing
import Synchronization
import TestKit
import Testing

@testable import Ledger

/// Nodes on one database, each with remote agents of its own.
struct Cluster {
    struct Node {
        let id: NodeID
        let core: RoutingCore
        let ledger: PostgresLedger
    }

    let nodes: [Node]

    init(nodes count: Int, agents: Int, at: Timestamp) async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        let ids = (0..<agents).map { AgentID("r\($0)") }
        let staff = Staff(agents: ids.map { .init(id: $0, name: $0.rawValue, tier: .remote) }, skillGroups: [])
        var rules = Rules()
        rules.wrapUp = .init(0)
        var nodes: [Node] = []
        for number in 0..<count {
            let id = NodeID("node\(number)")
            let ledger = try await PostgresLedger(database)
            let core = try await RoutingCore(staff: staff, rules: rules, ledger: ledger, node: id, at: at)
            nodes.append(Node(id: id, core: core, ledger: ledger))
        }
        for (index, agent) in ids.enumerated() {
            let node = nodes[index % count]
            try await node.core.perform(.signIn(agent, node: node.id), at: at)
            try await node.core.perform(.ready(agent), at: at)
        }
        self.nodes = nodes
    }

    /// Serves `sessions` callers, eight at a time on each node: each waits for an agent, talks and goes.
    func load(sessions: Int, at: Timestamp) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let lines = nodes.count * 8
            for line in 0..<lines {
                let node = nodes[line % nodes.count]
                group.addTask {
                    for number in stride(from: line, to: sessions, by: lines) {
                        try await serve(SessionID("s\(number)"), on: node, at: at)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func serve(_ session: SessionID, on node: Node, at: Timestamp) async throws {
        try await node.core.perform(.start(session, gateway: "sip", caller: "", node: node.id), at: at)
        try await node.core.perform(.requestHuman(session, wanted: .any, reason: .asked), at: at)
        while true {
            if let agent = await node.core.candidate(of: session) {
                do {
                    try await node.core.perform(.accept(agent, session), at: at)
                } catch DeskError.noOffer { continue }  // it was decided here, but another node wrote first
                try await node.core.perform(.connect(agent, session), at: at)
                try await node.core.perform(.endConversation(agent, session, outcome: nil), at: at)
                return
            }
            // Somebody else's caller has to go first; a tick ends the wrap-ups of theirs.
            try await node.core.perform(.tick, at: at)
            try await node.core.catchUp()
        }
    }

    /// Node number `index` with a lease of a minute and a clock that is a minute further at each of its beats.
    func member(_ index: Int, at: Timestamp) -> ClusterNode {
        let node = nodes[index]
        let start = ContinuousClock.now
        let beats = Mutex(0)
        return ClusterNode(
            node.id, core: node.core, ledger: node.ledger, lease: .seconds(60), now: { at },
            uptime: {
                let passed = beats.withLock { count in
                    count += 1
                    return count
                }
                return start + .seconds(60 * passed)
            })
    }

    /// What the independent audit says of `events`.
    func verdict(_ events: [Event]) -> Verdict {
        var audit = Audit()
        for event in events.sealed(after: 0, .zero) {
            audit.check(
                StoredRow(
                    position: event.position, session: event.session, facts: event.facts, content: event.content,
                    seal: event.seal?.bytes, hash: event.hash.bytes))
        }
        return audit.finish()
    }
}
