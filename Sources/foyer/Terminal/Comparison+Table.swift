internal import Foundation
internal import Routing
internal import Staffing

extension Comparison {
    /// What a manager wants to know: each figure of both scenarios, the difference, and whether that may be chance.
    ///
    /// - Parameters:
    ///   - name: What the scenario's column is called.
    ///   - other: What the column of the other is called.
    func table(_ name: String, against other: String) -> String {
        let report = scenario.report
        let calls = report.sessions.map { String(format: "%.0f", $0.mean) } ?? "no"
        let days = report.days == 1 ? "1 day" : "\(report.days) days"
        let table = TextTable(["", name, other, "difference", ""], rows)
        let caution =
            report.days == 1
            ? "One day does not tell a difference from chance; give --days." : "± is the 95 % interval over the days."
        return
            (["\(days) of \(calls) calls, seed \(scenario.seed); the same callers in both", ""] + table.lines
            + ["", caution]).joined(separator: "\n")
    }

    /// Under a heading for each subject; one skill group alone is the tier again.
    private var rows: [[String]] {
        let groups = Set(figures.map(\.subject)).count { if case .skillGroup = $0 { true } else { false } }
        var rows: [[String]] = []
        var subject: Subject?
        for figure in figures {
            guard let label = figure.measure.label, groups > 1 || !figure.subject.isSkillGroup else { continue }
            if figure.subject != subject {
                subject = figure.subject
                rows.append([figure.subject.title, "", "", "", ""])
            }
            rows.append(
                [
                    "  " + label, figure.measure.text(figure.scenario), figure.measure.text(figure.against),
                    figure.measure.text(figure.difference, isDifference: true),
                    figure.mayBeChance ? "may be chance" : "",
                ])
        }
        return rows
    }
}

extension Comparison.Subject {
    fileprivate var title: String {
        switch self {
        case .sessions: "callers"
        case .tier(.remote): "remote agents"
        case .tier(.seat): "seats"
        case .skillGroup(let id): "seats of \(id)"
        }
    }

    fileprivate var isSkillGroup: Bool {
        if case .skillGroup = self { true } else { false }
    }
}

extension Comparison.Measure {
    /// nil for what the table leaves to CSV and JSON.
    fileprivate var label: String? {
        switch self {
        case .sessions, .waiting, .atWork: nil
        case .containment: "contained by the bot"
        case .diversion: "asked for a human, no seat"
        case .abandoned: "hung up waiting"
        case .holding: "agents keeping a caller"
        case .agents: "agents"
        case .offered: "calls"
        case .serviceLevel: "answered in time"
        case .asa: "average speed of answer"
        case .busy: "busy, Erlang"
        case .occupancy: "occupancy"
        }
    }

    /// - Parameter isDifference: Of shares, told in points of a percentage; with a sign.
    fileprivate func text(_ interval: Interval?, isDifference: Bool = false) -> String {
        guard let interval else { return "–" }
        let (factor, digits, unit) =
            switch self {
            case .containment, .diversion, .abandoned, .serviceLevel, .occupancy:
                (100.0, 1, isDifference ? " points" : " %")
            case .asa: (1.0, 1, " s")
            case .holding, .busy, .waiting, .atWork: (1.0, 2, "")
            case .sessions, .agents, .offered: (1.0, 0, "")
            }
        func plain(_ value: Double) -> String {
            let text = String(format: "%.\(digits)f", value * factor)
            return text.contains { ("1"..."9").contains($0) } ? text : text.replacing("-", with: "")
        }
        let around = interval.halfWidth.isFinite && interval.halfWidth > 0 ? " ± " + plain(interval.halfWidth) : ""
        return (isDifference && interval.mean > 0 ? "+" : "") + plain(interval.mean) + around + unit
    }
}
