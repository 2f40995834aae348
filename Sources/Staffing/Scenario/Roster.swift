public import Routing

/// A number of agents who work alike: same tier, same skill groups, same shift.
public struct RosterLine: Sendable, Equatable {
    /// Remote or seat.
    public let tier: Staff.Tier
    /// How many agents.
    public var agents: Int
    /// The groups of a line of seats; empty for remote agents.
    public let skillGroups: Set<SkillGroupID>
    /// From and until when they work, in seconds since midnight; nil from opening until the last caller is served.
    public let shift: Range<Double>?
    /// Their breaks.
    public let breaks: [Break]

    /// A break, taken one after another so that never all are away at once.
    public struct Break: Sendable, Equatable {
        /// In which time all must have had it, in seconds since midnight.
        public let during: Range<Double>
        /// How long it is, in seconds.
        public let length: Double

        /// A break of `length` seconds within `during`.
        ///
        /// - Throws: ``StaffingError`` if it is longer than the time it has to fit in.
        public init(during: Range<Double>, length: Double) throws(StaffingError) {
            let span = during.upperBound - during.lowerBound
            self.during = during
            self.length = try StaffingError.check(length, "the length of a break", in: 1...max(1, span), unit: "s")
        }

        /// When the agent with number `index` of `count` has it: starts are spread evenly.
        func times(_ index: Int, of count: Int) -> Range<Double> {
            let slack = during.upperBound - during.lowerBound - length
            let start = during.lowerBound + (count > 1 ? slack * Double(index) / Double(count - 1) : slack / 2)
            return start..<start + length
        }
    }

    /// `agents` agents who work alike.
    ///
    /// - Throws: ``StaffingError`` if the number is negative or beyond 100 000, remote agents have skill groups, or seats
    ///   have none.
    public init(
        tier: Staff.Tier, agents: Int, skillGroups: Set<SkillGroupID> = [], shift: Range<Double>? = nil,
        breaks: [Break] = []
    ) throws(StaffingError) {
        self.tier = tier
        self.agents = try StaffingError.check(agents, "the number of agents", in: 0...100_000)
        switch (tier, skillGroups.isEmpty) {
        case (.remote, false):
            throw StaffingError(.contradiction, "remote agents have skill groups; only seats perform operations")
        case (.seat, true):
            throw StaffingError(.contradiction, "seats have no skill group; name the groups they belong to")
        default: break
        }
        self.skillGroups = skillGroups
        self.shift = shift
        self.breaks = breaks
    }
}
