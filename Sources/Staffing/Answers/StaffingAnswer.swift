internal import Foundation
internal import Routing

/// What a manager asked about a day: how it goes, with how many agents, and what remote-first saves; as a chart, CSV or
/// JSON.
///
/// ```swift
/// let scenario = try Scenario(ConfigurationNode(contentsOf: "day.yaml"))
/// let answer = try await StaffingAnswer.find(for: scenario, staffing: ServiceTarget("80/20"))
/// let (chart, figures) = (answer.svg, try answer.json)
/// ```
public struct StaffingAnswer: Sendable {
    /// The day, with the staffing that was given or found.
    public let scenario: Scenario
    /// What its simulated days came to.
    public let report: Report
    /// Against one pool of seats; nil if that was not asked for.
    public let saving: Saving?
    /// Where randomness started.
    public let seed: UInt64

    /// Simulates `scenario` as it is staffed, or searches the smallest staffing for a target.
    ///
    /// Seconds of work on all processors for a search; cancellation ends it between days.
    ///
    /// - Parameters:
    ///   - target: What to staff for; nil to take the roster as it is.
    ///   - days: How many days; nil for 20, or each replayed day once.
    ///   - comparesWithSeats: Whether the same day is also staffed with seats alone, to tell what is saved.
    ///   - simulate: Runs each trial; the place to show progress.
    /// - Throws: ``StaffingError`` for an unstable day or a target out of reach.
    public static func find(
        for scenario: Scenario, staffing target: ServiceTarget? = nil, seed: UInt64 = 1, days: Int? = nil,
        comparesWithSeats: Bool = true, simulate: (Study) async throws -> Report = { try await $0.run() }
    ) async throws -> StaffingAnswer {
        let days = days ?? scenario.recordedDays ?? 20
        let sizing =
            if let target {
                try await Study.smallest(
                    for: scenario.promising(target), seed: seed, days: days, simulate: simulate)
            } else {
                Sizing(scenario: scenario, report: try await simulate(Study(scenario, seed: seed, days: days)))
            }
        var saving: Saving?
        if comparesWithSeats {
            let baseline = try await Study.smallest(
                for: sizing.scenario.allAtSeats(), seed: seed, days: days, simulate: simulate)
            saving = Saving(sizing.scenario, against: baseline.scenario)
        }
        return StaffingAnswer(scenario: sizing.scenario, report: sizing.report, saving: saving, seed: seed)
    }

    /// The chart, an SVG document to be shown as it is.
    public var svg: String { report.svg(target: scenario.target, saving: saving) }

    /// The day by quarter hours: one row for each and each tier.
    public var csv: String {
        var rows = ["start,tier,offered,serviceLevel,waiting,busy,atWork"]
        for quarter in report.quarterHours {
            for tier in Staff.Tier.allCases {
                guard let slot = quarter.tiers[tier] else { continue }
                let level = slot.serviceLevel.map { String(format: "%.4f", $0) } ?? ""
                let rest = [slot.waiting, slot.busy, slot.atWork].map { String(format: "%.3f", $0) }
                let cells = [ClockTime(quarter.start).description, tier.rawValue, String(format: "%.2f", slot.offered)]
                rows.append((cells + [level] + rest).joined(separator: ","))
            }
        }
        return rows.joined(separator: "\n")
    }
}
