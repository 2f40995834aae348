/// Erlang's recursion B(0) = 1, B(n) = A·B(n−1) ÷ (n + A·B(n−1)): the blocking as agents are added one by one.
///
/// Each step divides by more than it multiplies with, so rounding errors shrink: it is as exact at 100 000 agents as
/// at ten, where factorials would overflow at 171. A step is O(1).
struct BlockingRecursion {
    /// Offered load in Erlang.
    let load: Double
    /// Agents so far.
    private(set) var agents = 0
    /// The share of calls that find all of them busy, 0...1.
    private(set) var blocking = 1.0

    init(load: Double) { self.load = load }

    /// Goes to `agents`, which must not be below the agents so far.
    mutating func advance(to agents: Int) {
        while self.agents < agents, blocking > 0 { addAgent() }
        self.agents = agents
    }

    mutating func addAgent() {
        agents += 1
        let waiting = load * blocking
        blocking = waiting / (Double(agents) + waiting)
    }

    /// Erlang C from Erlang B: the share of calls that wait if those that find all busy queue up. Needs load < agents.
    var delayed: Double {
        blocking / (1 - load / Double(agents) * (1 - blocking))
    }
}
