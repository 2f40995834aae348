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

    private let left = 48.0
    private let top = 40.0
    private let width = 640.0
    private let height = 200.0

    private var most: Double { Double(max(1, bars.map { $0.tally.answered + $0.tally.abandoned }.max() ?? 1)) }
    private var step: Double { width / Double(bars.count) }

    var svg: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 736 296" font-family="sans-serif" font-size="11">
        <rect width="736" height="296" fill="#ffffff"/>
        <text x="\(text(left))" y="20" font-size="13">\(title)</text>
        \(axes)
        \(bars.indices.map(bar).joined(separator: "\n"))
        <polyline points="\(line)" fill="none" stroke="#1b7f4b" stroke-width="2"/>
        \(legend)
        </svg>
        """
    }

    private var axes: String {
        let bottom = top + height
        let lines = [0.0, 0.5, 1].map { part -> String in
            let y = bottom - part * height
            return """
                <line x1="\(text(left))" x2="\(text(left + width))" y1="\(text(y))" y2="\(text(y))" stroke="#dddddd"/>
                <text x="\(text(left - 6))" y="\(text(y + 4))" text-anchor="end">\(text(part * most))</text>
                <text x="\(text(left + width + 6))" y="\(text(y + 4))">\(Int(part * 100)) %</text>
                """
        }
        let every = max(1, bars.count / 8)
        let times = stride(from: 0, to: bars.count, by: every).map { index in
            let name = bars[index].start.written.dropFirst(5).prefix(11).replacing("T", with: " ")
            return "<text x=\"\(text(left + Double(index) * step))\" y=\"\(text(bottom + 16))\">\(name)</text>"
        }
        return (lines + times).joined(separator: "\n")
    }

    private var legend: String {
        [("answered", "#4a7ebb", 0.0), ("abandoned", "#d9822b", 110), ("service level (SL2)", "#1b7f4b", 220)]
            .map { name, color, x in
                """
                <rect x="\(text(left + x))" y="274" width="10" height="10" fill="\(color)"/>
                <text x="\(text(left + x + 16))" y="283">\(name)</text>
                """
            }.joined(separator: "\n")
    }

    private func bar(_ index: Int) -> String {
        let tally = bars[index].tally
        let answered = Double(tally.answered) / most * height
        let abandoned = Double(tally.abandoned) / most * height
        let x = left + Double(index) * step + step * 0.1
        func rectangle(_ y: Double, _ height: Double, _ color: String) -> String {
            "<rect x=\"\(text(x))\" y=\"\(text(y))\" width=\"\(text(step * 0.8))\" height=\"\(text(height))\" "
                + "fill=\"\(color)\"/>"
        }
        return rectangle(top + height - answered, answered, "#4a7ebb")
            + rectangle(top + height - answered - abandoned, abandoned, "#d9822b")
    }

    private var line: String {
        bars.enumerated().compactMap { index, bar in
            bar.tally.serviceLevel2.map { level in
                "\(text(left + (Double(index) + 0.5) * step)),\(text(top + height * (1 - level)))"
            }
        }.joined(separator: " ")
    }

    private func text(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: "%.1f", value)
    }
}
