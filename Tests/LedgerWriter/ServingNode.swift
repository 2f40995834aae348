import Foundation
import Ledger
import Routing

/// One node of a cluster, with two remote agents of its own and eight callers at a time.
struct ServingNode {
    /// Everybody who may sign in on any node.
    static let staff = Staff(
        agents: (0..<6).map { .init(id: AgentID("r\($0)"), name: "Remote", tier: .remote) }, skillGroups: [])
    /// Short, so that a test need not wait long for a takeover.
    static let lease = Milliseconds(1500)

    private let id: NodeID
    private let core: RoutingCore
    private let member: ClusterNode

    /// The node `name`, whose last letter is its number, on the ledger at `target`.
    init(_ name: String, target: String) async throws {
        id = NodeID(name)
        var rules = Rules()
        rules.wrapUp = Milliseconds(0)
        let ledger = try await PostgresLedger(target)
        core = try await RoutingCore(staff: Self.staff, rules: rules, ledger: ledger, node: id, at: .now)
        member = ClusterNode(id, core: core, ledger: ledger, lease: Self.lease, now: { .now })
        _ = try await member.beat()
    }

    func serve(count: Int) async throws {
        let number = Int(String(id.rawValue.last ?? "0")) ?? 0
        for agent in Self.staff.agents[2 * number..<2 * number + 2] {
            try await core.perform(.signIn(agent.id, node: id), at: .now)
            try await core.perform(.ready(agent.id), at: .now)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await member.run { FileHandle.standardError.write(Data("\($0)\n".utf8)) } }
            for line in 0..<8 {
                group.addTask {
                    for number in 0..<count / 8 + 1 { try await call(SessionID("\(id)-\(line)-\(number)")) }
                }
            }
            for _ in 0..<8 { try await group.next() }
            group.cancelAll()
        }
    }

    /// One caller: waits for any agent, talks and goes. What the desk refuses (the agent's node has just died), it follows up
    /// with another event.
    private func call(_ session: SessionID) async throws {
        let events = core.events(following: await core.position)
        try await core.perform(.start(session, gateway: "sip", caller: "", node: id), at: .now)
        try await core.perform(.requestHuman(session, wanted: .any, reason: .asked), at: .now)
        for try await recorded in events where recorded.event.session == session {
            do {
                switch recorded.event.kind {
                case .offered(let agent, _, _): try await core.perform(.accept(agent, session), at: .now)
                case .accepted(let agent, _, _): try await core.perform(.connect(agent, session), at: .now)
                case .connected(let agent, _, _):
                    try await core.perform(.endConversation(agent, session, outcome: nil), at: .now)
                case .ended: return acknowledge(recorded.position)
                case .disconnected(let agent, _, _, _): try await core.perform(.ready(agent), at: .now)
                default: break
                }
            } catch is DeskError {}
        }
    }
}

extension Timestamp {
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
