internal import Foundation

/// Agents with a queue nobody leaves: a call that finds all of them busy waits its turn.
///
/// A. K. Erlang, 1917; computed from Erlang B, so numerically stable. Assumes Poisson arrivals, exponential handling
/// times, first come first served and endless patience, so it overstates waits where callers hang up: see ``ErlangA``.
public struct ErlangC: Sendable, Equatable {
    /// Offered load in Erlang (calls a second × handling seconds).
    public let load: Double
    /// Agents, more than the load.
    public let agents: Int
    /// Mean handling time in seconds, after-call work included.
    public let handle: Double
    /// The share of calls that wait at all, 0...1.
    public let delayed: Double

    /// Average speed of answer in seconds, over all calls, those answered at once included.
    public var asa: Double { delayed * delayOfDelayed }
    /// Mean wait in seconds of the calls that wait.
    public var delayOfDelayed: Double { handle / (Double(agents) - load) }
    /// The share of time an agent is busy, 0...1.
    public var occupancy: Double { load / Double(agents) }
    /// Mean number of waiting calls.
    public var queue: Double { load / handle * asa }

    /// What happens to `load` Erlang at `agents` agents. O(agents).
    ///
    /// - Parameter handle: mean handling time in seconds.
    /// - Throws: ``StaffingError`` if a figure is out of range, or `unstable` if the load is not below the agents.
    public init(load: Double, agents: Int, handle: Double) throws(StaffingError) {
        var recursion = BlockingRecursion(load: try StaffingError.check(load, "load", in: Limits.load, unit: "Erlang"))
        recursion.advance(to: try StaffingError.check(agents, "the number of agents", in: Limits.agents))
        guard load < Double(agents) else { throw .unstable(load: load, agents: agents) }
        let handle = try StaffingError.check(handle, "the handling time", in: Limits.time, unit: "s")
        self.init(recursion, handle: handle)
    }

    /// The fewest agents that meet `target`. O(answer).
    ///
    /// - Throws: ``StaffingError`` if a figure is out of range or no number up to a million is enough.
    public init(load: Double, handle: Double, meeting target: ServiceTarget) throws(StaffingError) {
        try self.init(load: load, handle: handle) { $0.serviceLevel(within: target.within) >= target.share }
    }

    /// The fewest agents with an average speed of answer of at most `asa` seconds. O(answer).
    ///
    /// - Throws: ``StaffingError`` if a figure is out of range or no number up to a million is enough.
    public init(load: Double, handle: Double, asa limit: Double) throws(StaffingError) {
        let limit = try StaffingError.check(limit, "the average speed of answer", in: Limits.threshold, unit: "s")
        try self.init(load: load, handle: handle) { $0.asa <= limit }
    }

    /// The share of calls answered within `threshold` seconds of queueing, 0...1.
    public func serviceLevel(within threshold: Double) -> Double {
        1 - delayed * exp(-threshold / delayOfDelayed)
    }

    private init(load: Double, handle: Double, isEnough: (ErlangC) -> Bool) throws(StaffingError) {
        var recursion = BlockingRecursion(load: try StaffingError.check(load, "load", in: Limits.load, unit: "Erlang"))
        let handle = try StaffingError.check(handle, "the handling time", in: Limits.time, unit: "s")
        recursion.advance(to: Int(load))
        while recursion.agents < Limits.agents.upperBound {
            recursion.addAgent()
            let trial = ErlangC(recursion, handle: handle)
            guard !isEnough(trial) else {
                self = trial
                return
            }
        }
        throw .outOfReach
    }

    private init(_ recursion: BlockingRecursion, handle: Double) {
        load = recursion.load
        agents = recursion.agents
        self.handle = handle
        delayed = recursion.delayed
    }
}

extension StaffingError {
    /// Erlang C's one condition is not met.
    static func unstable(load: Double, agents: Int) -> StaffingError {
        let enough = Int(load) + 1
        return StaffingError(
            .unstable,
            "unstable: \(plain(load)) Erlang is not below \(agents) agents, so the queue grows without end; "
                + "give at least \(enough) agents, or a patience (Erlang A) if callers hang up")
    }
}
