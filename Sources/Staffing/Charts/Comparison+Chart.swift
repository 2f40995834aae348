internal import Charts
internal import Foundation
internal import Routing

extension Comparison {
    /// Both scenarios' service levels by quarter hour as an SVG document, a diagram for each tier: where in the day they
    /// differ.
    ///
    /// - Parameters:
    ///   - name: What the scenario is called; its line is whole.
    ///   - other: What the other is called; its line is dashed.
    public func svg(_ name: String, against other: String) -> String {
        var drawing = Drawing(title: "\(name) against \(other)", width: 760, height: 520)
        drawing.text("Answered in time, by quarter hour", x: 60, y: 24, size: 16)
        drawing.text("—— \(name)     – – against \(other)", x: 60, y: 46, color: .faint)
        for (index, tier) in Staff.Tier.allCases.enumerated() {
            draw(tier, in: &drawing, top: 96 + 214 * Double(index))
        }
        return drawing.svg
    }

    private func draw(_ tier: Staff.Tier, in drawing: inout Drawing, top: Double) {
        let reports = [scenario.report, against.report]
        let panel = DayPanel(reports.flatMap { $0.quarterHours.map(\.start) }, top: top)
        drawing.text(title(tier), x: 60, y: top - 14, size: 14)
        panel.drawGrid(in: &drawing, left: { "\(Int(100 * $0)) %" })
        for (report, isDashed) in zip(reports, [false, true]) {
            panel.drawLine(
                report.slots(tier) { $0.serviceLevel }, color: tier.legend.color, isDashed: isDashed, in: &drawing)
        }
    }

    /// "32 seats against 30: 1.9 ± 0.4 points more answered in time".
    private func title(_ tier: Staff.Tier) -> String {
        let heads = [scenario, against].map { $0.scenario.heads(tier) }
        let start = "\(heads[0]) \(tier.legend.name) against \(heads[1])"
        let figure = figures.first { $0.subject == .tier(tier) && $0.measure == .serviceLevel }
        guard let figure, let difference = figure.difference else { return start }
        let around = difference.halfWidth.isFinite ? String(format: " ± %.1f", difference.halfWidth * 100) : ""
        let points = String(format: "%.1f", abs(difference.mean) * 100) + around + " points"
        let chance = figure.mayBeChance ? ", which may be chance" : ""
        return start + ": \(points) \(difference.mean < 0 ? "fewer" : "more") answered in time" + chance
    }
}
