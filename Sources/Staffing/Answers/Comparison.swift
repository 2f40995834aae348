public import Routing

/// Two scenarios with the same callers, figure by figure: what the one changes against the other.
///
/// Each caller has the same fate in both (when it calls, what it wants, its patience, how long each step takes), and both
/// have the same days, so that their difference is the scenarios' and little of it chance.
public struct Comparison: Sendable {
    /// Whose figure it is.
    public enum Subject: Sendable, Hashable {
        case sessions
        case tier(Staff.Tier)
        case skillGroup(SkillGroupID)
    }

    /// What is told of a subject, by the names of JSON and CSV: agents and calls are numbers, the rest shares from 0 to 1,
    /// but for `asa` (seconds), `holding` and `busy` (Erlang).
    public enum Measure: String, Sendable {
        case sessions, containment, diversion, abandoned, holding
        case agents, offered, serviceLevel, asa, waiting, busy, atWork, occupancy
    }

    /// A figure of both scenarios.
    public struct Figure: Sendable {
        /// Whose it is.
        public let subject: Subject
        /// What it tells.
        public let measure: Measure
        /// Of the scenario; nil if none of its days gave one.
        public let scenario: Interval?
        /// Of the one it is held against.
        public let against: Interval?

        /// The scenario's minus the other's, with the interval of that difference; nil if one of them is nil.
        public var difference: Interval? {
            guard let scenario, let against else { return nil }
            return scenario.minus(against)
        }

        /// Whether there is a difference that may be chance: its interval reaches 0. Never for a single day, which tells
        /// nothing about chance.
        public var mayBeChance: Bool {
            difference.map { $0.mean != 0 && $0.halfWidth.isFinite && $0.contains(0) } ?? false
        }
    }

    /// The scenario in question.
    public let scenario: StaffingAnswer
    /// What it is held against.
    public let against: StaffingAnswer
    /// All figures: of the sessions, of each tier, of each skill group that either has.
    public let figures: [Figure]

    /// Compares `scenario` with `other`.
    ///
    /// - Throws: ``StaffingError`` if they have not the same number of days or not the same seed, and so not the same
    ///   callers.
    public init(_ scenario: StaffingAnswer, against other: StaffingAnswer) throws(StaffingError) {
        guard scenario.report.days == other.report.days, scenario.seed == other.seed else {
            throw StaffingError(
                .contradiction, "only days with the same callers can be compared; give both the same days and seed")
        }
        self.scenario = scenario
        against = other
        let pair = Pair(scenario: scenario.report, against: other.report)
        figures = pair.sessions + Staff.Tier.allCases.flatMap(pair.tier) + pair.skillGroups
    }
}

/// Both reports, asked for the same figures.
private struct Pair {
    let scenario: Report
    let against: Report

    var sessions: [Comparison.Figure] {
        [
            figure(.sessions, .sessions) { $0.sessions }, figure(.sessions, .containment) { $0.containment },
            figure(.sessions, .diversion) { $0.diversion }, figure(.sessions, .abandoned) { $0.abandonment },
            figure(.sessions, .holding) { $0.holding },
        ]
    }

    func tier(_ tier: Staff.Tier) -> [Comparison.Figure] {
        func crew(_ report: Report) -> Report.Tier { tier == .remote ? report.remote : report.seat }
        return [figure(.tier(tier), .agents) { Interval(exactly: Double(crew($0).heads)) }]
            + line(.tier(tier)) { crew($0).line }
            + [
                figure(.tier(tier), .busy) { crew($0).busy }, figure(.tier(tier), .atWork) { crew($0).atWork },
                figure(.tier(tier), .occupancy) { crew($0).occupancy },
            ]
    }

    var skillGroups: [Comparison.Figure] {
        let ids = scenario.skillGroups.map(\.id)
        let others = against.skillGroups.map(\.id).filter { !ids.contains($0) }
        return (ids + others).flatMap { id in
            line(.skillGroup(id)) { report in report.skillGroups.first { $0.id == id }?.line }
        }
    }

    private func line(_ subject: Comparison.Subject, _ line: (Report) -> Report.Line?) -> [Comparison.Figure] {
        [
            figure(subject, .offered) { line($0)?.offered },
            figure(subject, .serviceLevel) { line($0)?.serviceLevel },
            figure(subject, .asa) { line($0)?.asa }, figure(subject, .abandoned) { line($0)?.abandonment },
            figure(subject, .waiting) { line($0)?.waiting },
        ]
    }

    private func figure(
        _ subject: Comparison.Subject, _ measure: Comparison.Measure, _ value: (Report) -> Interval?
    ) -> Comparison.Figure {
        Comparison.Figure(
            subject: subject, measure: measure, scenario: value(scenario), against: value(against))
    }
}
