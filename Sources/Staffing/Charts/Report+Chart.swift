internal import Routing

extension Report {
    /// The day as an SVG document: if `saving` is given, the heads that remote-first needs beside those of seats alone, then
    /// calls, service level and waiting callers by quarter hour.
    public func svg(target: ServiceTarget, saving: Saving?) -> String {
        DayChart(report: self, target: target).drawn(with: saving)
    }
}

/// Three diagrams below each other.
private struct DayChart {
    let report: Report
    let target: ServiceTarget

    private let left = 60.0
    private let width = 640.0
    private let panelHeight = 150.0

    private var tiers: [(tier: Staff.Tier, name: String, color: Drawing.Color)] {
        [(.remote, "remote agents", .remote), (.seat, "seats", .seat)]
    }

    func drawn(with saving: Saving?) -> String {
        let top = saving == nil ? 0.0 : 120
        var drawing = Drawing(title: title(saving), width: 760, height: top + 470)
        if let saving { draw(saving, in: &drawing, top: 24) }
        drawLevels(in: &drawing, top: top + 60)
        drawWaiting(in: &drawing, top: top + 284)
        return drawing.svg
    }

    private func drawLevels(in drawing: inout Drawing, top: Double) {
        let most = nice(report.quarterHours.map { $0.tiers[.remote]?.offered ?? 0 }.max() ?? 0)
        drawing.text(
            "Answered within \(seconds) s (lines) and calls for a human (bars), by quarter hour", x: left, y: top - 32,
            size: 14)
        drawLegend(in: &drawing, y: top - 12)
        for (index, quarter) in report.quarterHours.enumerated() {
            let height = (quarter.tiers[.remote]?.offered ?? 0) / most * panelHeight
            drawing.rectangle(
                x: left + Double(index) * step + step * 0.1, y: top + panelHeight - height, width: step * 0.8,
                height: height, color: .bars)
        }
        drawGrid(in: &drawing, top: top, left: { "\(Int(100 * $0)) %" }, right: { plain($0 * most) })
        for (tier, _, color) in tiers {
            drawing.line(through: points(tier, top: top) { $0.serviceLevel }, color: color)
        }
        let aim = top + panelHeight * (1 - target.share)
        drawing.line(through: [(left, aim), (left + width, aim)], color: .faint, width: 1, isDashed: true)
        drawing.text("calls", x: left + width + 6, y: top - 12, color: .faint)
    }

    private func drawWaiting(in drawing: inout Drawing, top: Double) {
        let all = report.quarterHours.flatMap { $0.tiers.values.map(\.waiting) }
        let most = nice(all.max() ?? 0)
        drawing.text("Callers waiting, on average", x: left, y: top - 12, size: 14)
        drawGrid(in: &drawing, top: top, left: { plain($0 * most) }, right: { _ in "" })
        for (tier, _, color) in tiers {
            drawing.line(through: points(tier, top: top) { $0.waiting / most }, color: color)
        }
    }

    private func draw(_ saving: Saving, in drawing: inout Drawing, top: Double) {
        drawing.text(title(saving), x: left, y: top, size: 16)
        let unit = (width - 90) / Double(max(saving.allAtSeats, saving.seats + saving.remotes, 1))
        let bars: [(String, [(heads: Int, name: String, color: Drawing.Color)])] = [
            ("all at seats", [(saving.allAtSeats, "seats", .seat)]),
            ("remote first", [(saving.seats, "seats", .seat), (saving.remotes, "remote agents", .remote)]),
        ]
        for (index, bar) in bars.enumerated() {
            let y = top + 14 + Double(index) * 32
            var x = left + 90
            drawing.text(bar.0, x: x - 8, y: y + 18, anchor: .end)
            for part in bar.1 {
                let length = Double(part.heads) * unit
                drawing.rectangle(x: x, y: y, width: length, height: 26, color: part.color)
                let text = length > 120 ? "\(part.heads) \(part.name)" : "\(part.heads)"
                drawing.text(text, x: x + length / 2, y: y + 18, anchor: .middle, color: .onBar)
                x += length
            }
        }
    }

    private func title(_ saving: Saving?) -> String {
        guard let saving else { return "A day, for \(target)" }
        let (seats, heads) = (saving.seatsSaved, saving.extraHeads)
        let percent = Int((abs(saving.share) * 100).rounded())
        let saved = seats < 0 ? "\(-seats) seats more" : "\(seats) seats saved (\(percent) %)"
        return "Remote first, for \(target): \(saved), \(abs(heads)) heads \(heads < 0 ? "fewer" : "more") in all"
    }
}

// MARK: Axes

extension DayChart {
    private var step: Double { width / Double(max(report.quarterHours.count, 1)) }
    private var seconds: String { StaffingError.plain(target.within) }

    private func drawLegend(in drawing: inout Drawing, y: Double) {
        for (index, entry) in tiers.enumerated() {
            let x = left + Double(index) * 130
            drawing.rectangle(x: x, y: y - 9, width: 10, height: 10, color: entry.color)
            drawing.text(entry.name, x: x + 16, y: y)
        }
        drawing.text("– – target \(target)", x: left + 260, y: y, color: .faint)
    }

    private func drawGrid(
        in drawing: inout Drawing, top: Double, left leftText: (Double) -> String, right: (Double) -> String
    ) {
        for part in [0, 0.5, 1.0] {
            let y = top + panelHeight * (1 - part)
            drawing.line(through: [(left, y), (left + width, y)], color: .line, width: 1)
            drawing.text(leftText(part), x: left - 6, y: y + 4, anchor: .end)
            drawing.text(right(part), x: left + width + 6, y: y + 4, color: .faint)
        }
        let every = max(4, report.quarterHours.count / 12 / 4 * 4)
        for index in stride(from: 0, to: report.quarterHours.count, by: every) {
            let time = ClockTime(report.quarterHours[index].start).description
            drawing.text(time, x: left + Double(index) * step, y: top + panelHeight + 16, color: .faint)
        }
    }

    private func points(
        _ tier: Staff.Tier, top: Double, _ value: (Report.Slot) -> Double?
    ) -> [(x: Double, y: Double)] {
        report.quarterHours.enumerated().compactMap { index, quarter in
            quarter.tiers[tier].flatMap(value).map {
                (left + (Double(index) + 0.5) * step, top + panelHeight * (1 - $0))
            }
        }
    }

    /// The next of 1, 2, 5, 10, 20, …, so that half of it is readable too.
    private func nice(_ value: Double) -> Double {
        var unit = 0.1
        while unit < 1e9 {
            for factor in [1.0, 2, 4, 5] where unit * factor >= value { return unit * factor }
            unit *= 10
        }
        return max(value, 1)
    }

    private func plain(_ value: Double) -> String {
        StaffingError.plain((value * 100).rounded() / 100)
    }
}
