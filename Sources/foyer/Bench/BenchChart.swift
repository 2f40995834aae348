/// The latencies of a bench as a picture: how many answers came within how long, as SVG.
struct BenchChart {
    let tally: BenchTally

    private static let (width, height, left, top, right, bottom) = (720.0, 400.0, 60.0, 50.0, 20.0, 50.0)

    var svg: String {
        let sorted = tally.latencies.sorted()
        let most = max(1_000, ((sorted.last ?? 0) / 250).rounded(.up) * 250)
        let x = { (value: Double) in Self.left + value / most * (Self.width - Self.left - Self.right) }
        let y = { (share: Double) in Self.height - Self.bottom - share * (Self.height - Self.top - Self.bottom) }
        var parts = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400" font-family="sans-serif" font-size="13">
            <title>Answers within so many milliseconds</title><rect width="720" height="400" fill="#fff"/>
            <text x="60" y="28" font-size="16" fill="#17212f">\(sorted.count) answers in \(tally.calls) calls: from the end of \
            the caller's speech to the first sound</text>
            """
        ]
        for step in 0...4 {
            let share = Double(step) / 4
            parts.append(Self.line(x(0), y(share), x(most), y(share), "#d7dde6"))
            parts.append(Self.label(x(0) - 8, y(share) + 4, "\(step * 25) %", "end"))
            let value = most * share
            parts.append(Self.label(x(value), y(0) + 22, "\(Int(value))", "middle"))
        }
        parts.append(Self.label(x(most), y(0) + 40, "milliseconds", "end"))
        let points = sorted.enumerated().map { "\(x($1)),\(y(Double($0 + 1) / Double(sorted.count)))" }
        if !points.isEmpty {
            parts.append(
                "<polyline fill=\"none\" stroke=\"#1a7f4b\" stroke-width=\"2.5\" points=\"\(points.joined(separator: " "))\"/>"
            )
        }
        for share in [0.5, 0.95] {
            guard let value = tally.latency(share) else { continue }
            parts.append(Self.line(x(value), y(0), x(value), y(share), "#b3261e"))
            parts.append(Self.label(x(value) + 6, y(share) + 16, "p\(Int(share * 100)): \(Int(value)) ms", "start"))
        }
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String) -> String {
        "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\" stroke=\"\(color)\"/>"
    }

    private static func label(_ x: Double, _ y: Double, _ text: String, _ anchor: String) -> String {
        "<text x=\"\(x)\" y=\"\(y)\" fill=\"#5a6678\" text-anchor=\"\(anchor)\">\(text)</text>"
    }
}
