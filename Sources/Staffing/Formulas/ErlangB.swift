/// Agents (or lines) without a queue: a call that finds all of them busy is turned away.
///
/// A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
/// exchanges", 1917. Holds for any distribution of handling times. With retries it is the *extended* formula: a share
/// of the blocked calls comes back at once and adds to the load until both agree.
public struct ErlangB: Sendable, Equatable {
    /// First attempts offered, in Erlang (calls a second × handling seconds).
    public let load: Double
    /// Agents or lines.
    public let agents: Int
    /// The share of blocked calls that try again, 0...1; 0 is Erlang's own formula.
    public let retry: Double
    /// Load including retries, in Erlang.
    public let attempted: Double
    /// The share of attempts that are turned away, 0...1.
    public let blocking: Double

    /// The share of time an agent is busy, 0...1.
    public var occupancy: Double { agents == 0 ? 0 : attempted * (1 - blocking) / Double(agents) }

    /// What happens to `load` Erlang at `agents` agents. O(agents), with retries about 60 times that.
    ///
    /// - Throws: ``StaffingError`` if a figure is out of range, or `unstable` if everybody retries and the load is not
    ///   below the agents: attempts would grow without end.
    public init(load: Double, agents: Int, retry: Double = 0) throws(StaffingError) {
        self.load = try StaffingError.check(load, "load", in: Limits.load, unit: "Erlang")
        self.agents = try StaffingError.check(agents, "the number of agents", in: Limits.agents)
        self.retry = try StaffingError.check(retry, "the share that retries", in: Limits.share)
        attempted = try Self.attempted(load: load, agents: agents, retry: retry)
        blocking = Self.blocking(attempted, agents)
    }

    /// The fewest agents that turn away at most the share `blocking` of attempts. O(answer).
    ///
    /// - Throws: ``StaffingError`` if a figure is out of range or no number up to a million is enough.
    public init(load: Double, blocking limit: Double, retry: Double = 0) throws(StaffingError) {
        _ = try StaffingError.check(load, "load", in: Limits.load, unit: "Erlang")
        _ = try StaffingError.check(limit, "the blocking aimed at", in: Limits.aim)
        _ = try StaffingError.check(retry, "the share that retries", in: Limits.share)
        // At the limit the attempts are A with A·(1 − retry·limit) = load; enough for those is enough for all.
        var recursion = BlockingRecursion(load: load / (1 - retry * limit))
        while recursion.blocking > limit {
            guard recursion.agents < Limits.agents.upperBound else { throw .outOfReach }
            recursion.addAgent()
        }
        try self.init(load: load, agents: recursion.agents, retry: retry)
    }

    /// The largest load that `agents` agents take with at most the share `blocking` of attempts turned away.
    /// O(agents), about 60 times.
    ///
    /// - Throws: ``StaffingError`` if a figure is out of range.
    public init(agents: Int, blocking limit: Double, retry: Double = 0) throws(StaffingError) {
        _ = try StaffingError.check(agents, "the number of agents", in: 1...Limits.agents.upperBound)
        _ = try StaffingError.check(limit, "the blocking aimed at", in: Limits.aim)
        _ = try StaffingError.check(retry, "the share that retries", in: Limits.share)
        // Carried load never exceeds the agents, which bounds the offered load.
        let attempted = Bisection.root(in: 0...Double(agents) / (1 - limit)) { Self.blocking($0, agents) - limit }
        try self.init(load: attempted * (1 - retry * limit), agents: agents, retry: retry)
    }

    private static func blocking(_ load: Double, _ agents: Int) -> Double {
        var recursion = BlockingRecursion(load: load)
        recursion.advance(to: agents)
        return recursion.blocking
    }

    /// Solves attempted = load + retry · attempted · B(attempted), whose difference rises with attempted.
    private static func attempted(load: Double, agents: Int, retry: Double) throws(StaffingError) -> Double {
        guard retry > 0, load > 0 else { return load }
        let unstable = StaffingError.unstable(load: load, agents: agents, retry: retry)
        guard retry < 1 || load < Double(agents) else { throw unstable }
        var highest = load
        while highest * (1 - retry * blocking(highest, agents)) < load {
            highest *= 2
            // So close to unstable that the last digits decide.
            guard highest < 1e12 else { throw unstable }
        }
        return Bisection.root(in: load...highest) { $0 * (1 - retry * blocking($0, agents)) - load }
    }
}

extension StaffingError {
    /// For the inverses: the search ends where the formulas do.
    static var outOfReach: StaffingError {
        StaffingError(
            .unreachable,
            "even \(Limits.agents.upperBound) agents miss the target; lower the target or the load")
    }

    fileprivate static func unstable(load: Double, agents: Int, retry: Double) -> StaffingError {
        StaffingError(
            .unstable,
            "unstable: with \(plain(load)) Erlang at \(agents) agents and \(plain(retry * 100)) % of those turned away "
                + "trying again, attempts grow without end; add agents or lower the share that retries")
    }
}
