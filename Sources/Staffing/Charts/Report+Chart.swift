internal import Charts
internal import Routing

extension Report {
    /// The day as an SVG document: if `saving` is given, the heads that remote-first needs beside those of seats alone, then
    /// calls, service level and waiting callers by quarter hour.
    public func svg(target: ServiceTarget, saving: Saving?) -> String {
        DayChart(report: self, target: target).drawn(with: saving)
    }

    /// A value of `tier` in each quarter hour.
    func slots(_ tier: Staff.Tier, _ value: (Slot) -> Double?) -> [(start: Double, share: Double?)] {
        quarterHours.map { ($0.start, $0.tiers[tier].flatMap(value)) }
    }
}

extension Staff.Tier {
    /// What charts call its agents, and the color they have there.
    var legend: (name: String, color: Drawing.Color) {
        self == .remote ? ("remote agents", .blue) : ("seats", .orange)
    }
}

/// Three diagrams below each other.
private struct DayChart {
    let report: Report
    let target: ServiceTarget

    private let left = 60.0
    private let width = 640.0

    func drawn(with saving: Saving?) -> String {
        let top = saving == nil ? 0.0 : 120
        var drawing = Drawing(title: title(saving), width: 760, height: top + 470)
        if let saving { draw(saving, in: &drawing, top: 24) }
        drawLevels(in: &drawing, top: top + 60)
        drawWaiting(in: &drawing, top: top + 284)
        return drawing.svg
    }

    private func drawLevels(in drawing: inout Drawing, top: Double) {
        let panel = DayPanel(report.quarterHours.map(\.start), top: top)
        let calls = report.slots(.remote) { $0.offered }
        let most = DayPanel.nice(calls.compactMap(\.share).max() ?? 0)
        drawing.text(
            "Answered within \(StaffingError.plain(target.within)) s (lines) and calls for a human (bars), by quarter hour",
            x: left, y: top - 32, size: 14)
        drawLegend(in: &drawing, y: top - 12)
        for (start, calls) in calls { panel.drawBar((calls ?? 0) / most, at: start, in: &drawing) }
        panel.drawGrid(
            in: &drawing, left: { "\(Int(100 * $0)) %" }, right: { DayPanel.plain($0 * most) })
        for tier in Staff.Tier.allCases {
            panel.drawLine(report.slots(tier) { $0.serviceLevel }, color: tier.legend.color, in: &drawing)
        }
        panel.drawAim(target.share, in: &drawing)
        drawing.text("calls", x: left + width + 6, y: top - 12, color: .faint)
    }

    private func drawWaiting(in drawing: inout Drawing, top: Double) {
        let panel = DayPanel(report.quarterHours.map(\.start), top: top)
        let most = DayPanel.nice(report.quarterHours.flatMap { $0.tiers.values.map(\.waiting) }.max() ?? 0)
        drawing.text("Callers waiting, on average", x: left, y: top - 12, size: 14)
        panel.drawGrid(in: &drawing, left: { DayPanel.plain($0 * most) })
        for tier in Staff.Tier.allCases {
            panel.drawLine(report.slots(tier) { $0.waiting / most }, color: tier.legend.color, in: &drawing)
        }
    }

    private func drawLegend(in drawing: inout Drawing, y: Double) {
        for (index, tier) in Staff.Tier.allCases.enumerated() {
            drawing.legend(tier.legend.name, x: left + Double(index) * 130, y: y, color: tier.legend.color)
        }
        drawing.text("– – target \(target)", x: left + 260, y: y, color: .faint)
    }

    private func draw(_ saving: Saving, in drawing: inout Drawing, top: Double) {
        drawing.text(title(saving), x: left, y: top, size: 16)
        let unit = (width - 90) / Double(max(saving.allAtSeats, saving.seats + saving.remotes, 1))
        let bars: [(String, [(heads: Int, tier: Staff.Tier)])] = [
            ("all at seats", [(saving.allAtSeats, .seat)]),
            ("remote first", [(saving.seats, .seat), (saving.remotes, .remote)]),
        ]
        for (index, bar) in bars.enumerated() {
            let y = top + 14 + Double(index) * 32
            var x = left + 90
            drawing.text(bar.0, x: x - 8, y: y + 18, anchor: .end)
            for part in bar.1 {
                let length = Double(part.heads) * unit
                drawing.rectangle(x: x, y: y, width: length, height: 26, color: part.tier.legend.color)
                let text = length > 120 ? "\(part.heads) \(part.tier.legend.name)" : "\(part.heads)"
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
