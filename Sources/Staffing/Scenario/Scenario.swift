public import Routing

/// A day of a contact center: who calls when and wants what, and who works.
public struct Scenario: Sendable, Equatable {
    /// From opening to closing, in seconds since midnight; no caller is let in outside.
    public let hours: Range<Double>
    /// When callers call.
    public let arrivals: Arrivals
    /// What they want, by share.
    public let kinds: [CallKind]
    /// How long a caller waits alone before hanging up; nil for ever.
    public let patience: TimeSpread?
    /// How long an offered agent takes to answer.
    public let answer: TimeSpread
    /// What an agent who answers a caller directly asks before starting on the operation; only for ``allAtSeats()``.
    public let greeting: TimeSpread
    /// After-call work by tier.
    public let wrapUp: [Staff.Tier: TimeSpread]
    /// The skill groups, with what happens while all their seats are busy.
    public let skillGroups: [Staff.SkillGroup]
    /// Who works when.
    public var roster: [RosterLine]
    /// What is promised, for both tiers.
    public internal(set) var target: ServiceTarget
    /// Seconds from opening that are simulated but not measured.
    public let warmUp: Double
    /// One pool of agents who consult and operate alike, which the desk sees as its first tier.
    var isOnePool = false

    /// A day.
    ///
    /// - Throws: ``StaffingError`` if kinds have no shares, an operation or a skill group does not exist or has no seats,
    ///   replayed calls are of unknown kinds, or a break is outside its shift.
    public init(
        hours: Range<Double>, arrivals: Arrivals, kinds: [CallKind], patience: TimeSpread? = nil,
        answer: TimeSpread = .none, greeting: TimeSpread = .none, wrapUp: [Staff.Tier: TimeSpread] = [:],
        skillGroups: [Staff.SkillGroup] = [],
        roster: [RosterLine], target: ServiceTarget, warmUp: Double = 0
    ) throws(StaffingError) {
        self.hours = hours
        self.arrivals = arrivals
        self.kinds = kinds
        self.patience = patience
        self.answer = answer
        self.greeting = greeting
        self.wrapUp = wrapUp
        self.skillGroups = skillGroups
        self.roster = roster
        self.target = target
        self.warmUp = warmUp
        try check()
    }

    /// The agents of the roster, with short ids: r1, r2, … and s1, s2, ….
    var staff: Staff {
        var numbers: [Staff.Tier: Int] = [:]
        let agents = roster.flatMap { line in
            (0..<line.agents).map { _ in
                numbers[line.tier, default: 0] += 1
                let id = "\(line.tier == .remote ? "r" : "s")\(numbers[line.tier, default: 0])"
                return Staff.Agent(id: AgentID(id), name: id, tier: line.tier, skillGroups: line.skillGroups)
            }
        }
        return Staff(agents: agents, skillGroups: skillGroups)
    }

    /// Every replayed call; empty if callers are drawn.
    var recordedCalls: [RecordedCall] {
        if case .replay(let days) = arrivals { days.flatMap(\.self) } else { [] }
    }

    /// How many days are replayed; nil if callers are drawn.
    public var recordedDays: Int? {
        if case .replay(let days) = arrivals { days.count } else { nil }
    }

    /// How many replayed calls came outside the opening hours, and are left out.
    public var callsOutsideHours: Int { recordedCalls.count { !hours.contains($0.at) } }

    /// The number of agents of `tier`.
    public func heads(_ tier: Staff.Tier) -> Int {
        roster.reduce(0) { $0 + ($1.tier == tier ? $1.agents : 0) }
    }
}
