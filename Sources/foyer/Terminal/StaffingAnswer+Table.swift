internal import Foundation
internal import Routing
internal import Staffing

extension StaffingAnswer {
    /// What a manager wants to know, in words.
    var table: String {
        (heading + tiers + groups + callers + savings).joined(separator: "\n")
    }

    private var heading: [String] {
        let calls = report.sessions.map { String(format: "%.0f", $0.mean) } ?? "no"
        let outside = scenario.callsOutsideHours
        return ["\(report.days) \(report.days == 1 ? "day" : "days") of \(calls) calls, seed \(seed)"]
            + (outside == 0 ? [] : ["\(outside) replayed calls came outside the opening hours and are left out"]) + [""]
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
