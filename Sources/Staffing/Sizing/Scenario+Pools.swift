internal import Routing

/// Agents who can stand in for each other: one tier, the same skill groups, whatever their shifts.
struct Pool: Hashable {
    let tier: Staff.Tier
    let skillGroups: Set<SkillGroupID>

    init(_ line: RosterLine) {
        tier = line.tier
        skillGroups = line.skillGroups
    }
}

extension Scenario {
    /// The pools in the roster's order, seats before remote agents: seats are what is scarce.
    var pools: [Pool] {
        var seen: Set<Pool> = []
        let pools = roster.map(Pool.init).filter { seen.insert($0).inserted }
        return pools.filter { $0.tier == .seat } + pools.filter { $0.tier == .remote }
    }

    /// The number of agents of `pool`.
    func agents(_ pool: Pool) -> Int { roster.reduce(0) { $0 + (Pool($1) == pool ? $1.agents : 0) } }

    /// The same day with other numbers of agents; a pool's shifts keep their proportions.
    func staffed(_ numbers: [Pool: Int]) -> Scenario {
        var scenario = self
        for (pool, number) in numbers {
            let lines = roster.indices.filter { Pool(roster[$0]) == pool }
            let shares = Self.divide(number, like: lines.map { roster[$0].agents })
            for (line, share) in zip(lines, shares) { scenario.roster[line].agents = share }
        }
        return scenario
    }

    /// `number` divided in proportion to `weights`, by largest remainders; all to the first if all are zero.
    static func divide(_ number: Int, like weights: [Int]) -> [Int] {
        let total = weights.reduce(0, +)
        guard total > 0 else { return weights.indices.map { $0 == 0 ? number : 0 } }
        var parts = weights.map { number * $0 / total }
        let byRemainder = weights.indices.sorted { left, right in
            let (first, second) = (number * weights[left] % total, number * weights[right] % total)
            return first == second ? left < right : first > second
        }
        for index in byRemainder.prefix(number - parts.reduce(0, +)) { parts[index] += 1 }
        return parts
    }
}

extension Scenario {
    /// The day as it would be without remote-first: every caller who asks for a human goes to a seat, which consults and
    /// operates alike. One pool is the best case of that: any seat may take any call.
    ///
    /// The roster's shifts stay, every agent is a seat. An operation takes the ``greeting`` and the time at the seat;
    /// the time with a remote agent before it falls away. The ``Report`` has this pool as its remote agents.
    public func allAtSeats() -> Scenario {
        var scenario = self
        scenario.isOnePool = true
        scenario.roster = roster.map(\.asFirstTier)
        return scenario
    }

    /// The same day with another promise.
    public func promising(_ target: ServiceTarget) -> Scenario {
        var scenario = self
        scenario.target = target
        return scenario
    }
}

extension RosterLine {
    fileprivate var asFirstTier: RosterLine {
        RosterLine(agents: agents, shift: shift, breaks: breaks)
    }

    private init(agents: Int, shift: Range<Double>?, breaks: [Break]) {
        tier = .remote
        self.agents = agents
        skillGroups = []
        self.shift = shift
        self.breaks = breaks
    }
}
