internal import Charts

/// The latencies of a bench as a picture: how many answers came within how long, as SVG.
struct BenchChart {
    let tally: BenchTally

    private let panel = Panel(top: 50, height: 300)

    var svg: String {
        let sorted = tally.latencies.sorted()
        let most = max(1_000, ((sorted.last ?? 0) / 250).rounded(.up) * 250)
        var drawing = Drawing(title: "Answers within so many milliseconds", width: 720, height: 400)
        drawing.text(
            "\(sorted.count) answers in \(tally.calls) calls: from the end of the caller's speech to the first sound",
            x: panel.left, y: 28, size: 14)
        let quarters = [0, 0.25, 0.5, 0.75, 1]
        panel.drawGrid(in: &drawing, at: quarters, left: { "\(Int($0 * 100)) %" })
        for share in quarters { panel.drawMark("\(Int(share * most))", at: share, anchor: .middle, in: &drawing) }
        drawing.text("milliseconds", x: panel.x(1), y: panel.y(0) + 36, anchor: .end, color: .faint)
        let points = sorted.enumerated().map { (x: $1 / most, y: Double($0 + 1) / Double(sorted.count)) }
        panel.drawLine(points, color: .green, in: &drawing)
        for share in [0.5, 0.95] {
            guard let value = tally.latency(share) else { continue }
            panel.drawLine([(value / most, 0), (value / most, share)], color: .orange, width: 1, in: &drawing)
            drawing.text(
                "p\(Int(share * 100)): \(Int(value)) ms", x: panel.x(value / most) + 6, y: panel.y(share) + 16)
        }
        return drawing.svg
    }
}
