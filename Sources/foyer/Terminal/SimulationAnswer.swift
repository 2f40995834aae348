internal import Foundation
internal import Routing
internal import Staffing

/// What `foyer simulate` says, as a table, CSV, JSON and chart.
struct SimulationAnswer {
    let scenario: Scenario
    let report: Report
    let saving: Saving?
    let seed: UInt64

    init(sizing: Sizing, saving: Saving?, seed: UInt64) {
        scenario = sizing.scenario
        report = sizing.report
        self.saving = saving
        self.seed = seed
    }

    /// A chart as an SVG document.
    var svg: String { report.svg(target: scenario.target, saving: saving) }

    /// The day by quarter hours: one row for each and each tier.
    var csv: String {
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

// MARK: Table

extension SimulationAnswer {
    /// What a manager wants to know, in words.
    var table: String {
        (heading + tiers + groups + callers + savings).joined(separator: "\n")
    }

    private var heading: [String] {
        let calls = report.sessions.map { String(format: "%.0f", $0.mean) } ?? "no"
        return ["\(report.days) \(report.days == 1 ? "day" : "days") of \(calls) calls, seed \(seed)", ""]
    }

    private var tiers: [String] {
        let (remote, seat) = (report.remote, report.seat)
        let within = String(format: "answered within %g s", scenario.target.within)
        return [
            row("", "remote agents", "seats"),
            row("agents", "\(remote.heads)", "\(seat.heads)"),
            row("calls", number(remote.line.offered, 0), number(seat.line.offered, 0)),
            row(within, percent(remote.line.serviceLevel), percent(seat.line.serviceLevel)),
            row("average speed of answer, s", number(remote.line.asa, 1), number(seat.line.asa, 1)),
            row("hung up waiting", percent(remote.line.abandonment), percent(seat.line.abandonment)),
            row("occupancy", percent(remote.occupancy), percent(seat.occupancy)),
            row("busy, Erlang", number(remote.busy, 2), number(seat.busy, 2)),
            row("kept while a seat is sought", number(report.holding, 2), ""),
        ]
    }

    private var groups: [String] {
        guard report.skillGroups.count > 1 else { return [] }
        let rows = report.skillGroups.map { group in
            row(group.id.rawValue, percent(group.line.serviceLevel), number(group.line.asa, 1) + " s")
        }
        return ["", row("seats by group", "in time", "speed of answer")] + rows
    }

    private var callers: [String] {
        [
            "", row("contained by the bot", percent(report.containment)),
            row("asked for a human, no seat", percent(report.diversion)),
            row("asked for a human, hung up", percent(report.abandonment)),
        ]
    }

    private var savings: [String] {
        guard let saving else { return [] }
        let share = Int((saving.share * 100).rounded())
        let heads = saving.extraHeads
        let target = scenario.target
        let caution = "This roster misses \(target), which flatters the comparison; try --staff-for \(target)."
        return [
            "", "What remote-first saves, for \(target)",
            row("all calls at seats", "\(saving.allAtSeats) seats"),
            row("remote first", "\(saving.seats) seats, \(saving.remotes) remote agents"),
            row("seats saved", "\(saving.seatsSaved) (\(share) %)"),
            row("extra heads", heads > 0 ? "+\(heads)" : "\(heads)"),
        ] + (report.meets(target) ? [] : [caution])
    }

    private func row(_ name: String, _ cells: String...) -> String {
        let text =
            name.padding(toLength: 30, withPad: " ", startingAt: 0)
            + cells.map { $0.padding(toLength: max(20, $0.count), withPad: " ", startingAt: 0) }.joined()
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    private func number(_ interval: Interval?, _ digits: Int) -> String {
        guard let interval else { return "–" }
        return shown(interval.mean, interval.halfWidth, digits)
    }

    private func percent(_ interval: Interval?) -> String {
        guard let interval else { return "–" }
        return shown(interval.mean * 100, interval.halfWidth * 100, 1, unit: " %")
    }

    private func shown(_ mean: Double, _ halfWidth: Double, _ digits: Int, unit: String = "") -> String {
        let around = halfWidth.isFinite ? String(format: " ± %.\(digits)f", halfWidth) : ""
        return String(format: "%.\(digits)f", mean) + around + unit
    }
}
