internal import Charts
internal import Foundation

extension Report {
    /// A chart as an SVG document: how many were answered and abandoned by interval, and the second service level.
    public var svg: String {
        let bars = intervals.isEmpty ? [Interval(start: from, tally: total)] : intervals
        return Chart(bars: bars, title: "\(from.written) to \(to.written)").svg
    }
}

/// Bars of answered and abandoned sessions, with a line of the second service level over them.
private struct Chart {
    let bars: [Report.Interval]
    let title: String

    private let panel = Panel(left: 48, top: 40, height: 200)
    private var most: Double { Double(max(1, bars.map { $0.tally.answered + $0.tally.abandoned }.max() ?? 1)) }

    var svg: String {
        var drawing = Drawing(title: title, width: 736, height: 296)
        drawing.text(title, x: panel.left, y: 20, size: 14)
        panel.drawGrid(
            in: &drawing, left: { String(format: "%g", $0 * most) }, right: { "\(Int($0 * 100)) %" })
        for index in stride(from: 0, to: bars.count, by: max(1, bars.count / 8)) {
            let name = bars[index].start.written.dropFirst(5).prefix(11).replacing("T", with: " ")
            panel.drawMark(String(name), at: Double(index) / Double(bars.count), in: &drawing)
        }
        for index in bars.indices { drawBar(index, in: &drawing) }
        panel.drawLine(levels, color: .green, in: &drawing)
        drawing.legend("answered", x: panel.left, y: 283, color: .blue)
        drawing.legend("abandoned", x: panel.left + 110, y: 283, color: .orange)
        drawing.legend("service level (SL2)", x: panel.left + 220, y: 283, color: .green)
        return drawing.svg
    }

    private func drawBar(_ index: Int, in drawing: inout Drawing) {
        let tally = bars[index].tally
        let (answered, abandoned) = (Double(tally.answered) / most, Double(tally.abandoned) / most)
        panel.drawBar(answered, slot: index, of: bars.count, color: .blue, in: &drawing)
        panel.drawBar(abandoned, on: answered, slot: index, of: bars.count, color: .orange, in: &drawing)
    }

    private var levels: [(x: Double, y: Double)] {
        bars.enumerated().compactMap { index, bar in
            bar.tally.serviceLevel2.map { ((Double(index) + 0.5) / Double(bars.count), $0) }
        }
    }
}
