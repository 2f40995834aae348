internal import Foundation

/// Agents with a queue callers leave: each hangs up after an exponential patience unless answered before.
///
/// C. Palm's model (1943), computed as in A. Mandelbaum and S. Zeltyn, "Service engineering in action: the
/// Palm/Erlang-A queue", with the density of the offered wait integrated numerically in place of incomplete gamma
/// functions, whose terms overflow in large or overloaded systems. Always stable: who can't be served hangs up.
public struct ErlangA: Sendable, Equatable {
    /// Offered load in Erlang (calls a second × handling seconds); may exceed the agents.
    public let load: Double
    /// Agents, at least one.
    public let agents: Int
    /// Mean handling time in seconds.
    public let handle: Double
    /// Mean patience in seconds.
    public let patience: Double
    /// The share of calls that wait at all, 0...1.
    public let delayed: Double
    /// The share of calls that hang up unanswered, 0...1.
    public let abandoned: Double
    /// Average speed of answer: mean wait in seconds of the calls that are answered.
    public let asa: Double

    private let offered: OfferedWait

    /// Mean wait in seconds of all calls, whether answered or abandoned.
    public var wait: Double { abandoned * patience }
    /// The share of time an agent is busy, 0...1.
    public var occupancy: Double { load * (1 - abandoned) / Double(agents) }
    /// Mean number of waiting calls.
    public var queue: Double { load / handle * wait }

    /// What happens to `load` Erlang at `agents` agents. O(agents).
    ///
    /// - Parameters:
    ///   - handle: mean handling time in seconds.
    ///   - patience: mean time in seconds after which a waiting caller hangs up.
    /// - Throws: ``StaffingError`` if a figure is out of range.
    public init(load: Double, agents: Int, handle: Double, patience: Double) throws(StaffingError) {
        self.load = try StaffingError.check(load, "load", in: Limits.load, unit: "Erlang")
        self.agents = try StaffingError.check(agents, "the number of agents", in: 1...Limits.agents.upperBound)
        self.handle = try StaffingError.check(handle, "the handling time", in: Limits.time, unit: "s")
        self.patience = try StaffingError.check(patience, "the patience", in: Limits.time, unit: "s")
        offered = OfferedWait(arrivals: load / handle, answers: Double(agents) / handle, leaving: 1 / patience)
        var recursion = BlockingRecursion(load: load)
        recursion.advance(to: agents)
        let delayed = offered.delayed(blocking: recursion.blocking)
        self.delayed = delayed
        abandoned = delayed * offered.abandoned
        asa = delayed * offered.waitOfAnswered / (1 - abandoned)
    }

    /// The fewest agents that meet `target` and lose at most the share `abandoned` of calls.
    ///
    /// - Throws: ``StaffingError`` if a figure is out of range or no number up to a million is enough.
    public init(
        load: Double, handle: Double, patience: Double, meeting target: ServiceTarget, abandoned limit: Double = 1
    ) throws(StaffingError) {
        _ = try StaffingError.check(limit, "the share that may abandon", in: Limits.share)
        let enough = try Bisection.least(in: 1...Limits.agents.upperBound) { agents throws(StaffingError) in
            let trial = try ErlangA(load: load, agents: agents, handle: handle, patience: patience)
            return trial.abandoned <= limit && trial.serviceLevel(within: target.within) >= target.share
        }
        guard let enough else { throw .outOfReach }
        try self.init(load: load, agents: enough, handle: handle, patience: patience)
    }

    /// The share of all calls that is answered within `threshold` seconds of queueing, 0...1; who hangs up sooner
    /// counts as not answered.
    public func serviceLevel(within threshold: Double) -> Double {
        1 - delayed + delayed * offered.answered(within: threshold)
    }
}
