internal import Routing

/// The desk alone: decisions a second with a hundred agents, and what a hundred times as many cost.
func measureDesk() throws {
    let small = try cost(agents: 100, waiting: 100)
    let large = try cost(agents: 10_000, waiting: 10_000)
    row("desk, 100 agents and 100 waiting", "\(Int(1 / small)) decisions/s", "≥ 100 000")
    row("cost of a decision, 10 000 of each ÷ 100 of each", "\((large / small * 100).rounded() / 100)", "≤ 2")
}

/// Processor seconds a decision, the building up not counted.
private func cost(agents: Int, waiting: Int) throws -> Double {
    var workload = try Workload(agents: agents, waiting: waiting)
    return try median {
        let before = workload.decisions
        let time = try processorSeconds { for _ in 0..<5_000 { try workload.round() } }
        return time / Double(workload.decisions - before)
    }
}
