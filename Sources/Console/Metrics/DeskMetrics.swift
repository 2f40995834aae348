internal import Routing

/// The desk's levels at the moment of a scrape: looked at, never counted along (I10).
struct DeskMetrics {
    private let desk: Desk

    init(_ desk: Desk) { self.desk = desk }

    func text() -> String {
        var waiting: [String: Int] = [:]
        for session in desk.sessions.values {
            if let queue = session.waitsIn { waiting[queue.rawValue, default: 0] += 1 }
        }
        var parties: [String: Int] = [:]
        for session in desk.sessions.values { parties[session.party.word, default: 0] += 1 }
        var agents: [String: Int] = [:]
        for agent in desk.agents.values {
            agents["\(agent.tier.rawValue)\",state=\"\(agent.status.word)", default: 0] += 1
        }
        return gauge("foyer_sessions", "party", parties) + gauge("foyer_queue_length", "queue", waiting)
            + gauge("foyer_agents", "tier", agents)
    }

    private func gauge(_ name: String, _ label: String, _ levels: [String: Int]) -> String {
        levels.sorted { $0.key < $1.key }
            .reduce("# TYPE \(name) gauge\n") { $0 + "\(name){\(label)=\"\($1.key)\"} \($1.value)\n" }
    }
}
