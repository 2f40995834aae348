internal import Charts
internal import Foundation

/// A diagram of a day by quarter hours.
struct DayPanel {
    let panel: Panel
    /// When the first quarter hour begins, in seconds since midnight.
    private let start: Double
    private let count: Int

    private static let slot = 900.0

    /// A panel for the quarter hours that begin at `starts`, seconds since midnight; `top` pixels from the top.
    init(_ starts: [Double], top: Double) {
        panel = Panel(top: top)
        start = starts.min() ?? 0
        count = Int(((starts.max() ?? start) - start) / Self.slot) + 1
    }

    /// Lines at none, half and all with what they stand for, and the times of day below.
    func drawGrid(in drawing: inout Drawing, left: (Double) -> String, right: (Double) -> String = { _ in "" }) {
        panel.drawGrid(in: &drawing, left: left, right: right)
        for index in stride(from: 0, to: count, by: max(4, count / 12 / 4 * 4)) {
            let time = ClockTime(start + Double(index) * Self.slot).description
            panel.drawMark(time, at: Double(index) / Double(count), in: &drawing)
        }
    }

    /// A bar of `share` for the quarter hour at `start`.
    func drawBar(_ share: Double, at start: Double, in drawing: inout Drawing) {
        panel.drawBar(share, slot: Int((start - self.start) / Self.slot), of: count, color: .bars, in: &drawing)
    }

    /// A line through the shares of the quarter hours that have one.
    func drawLine(
        _ shares: [(start: Double, share: Double?)], color: Drawing.Color, isDashed: Bool = false,
        in drawing: inout Drawing
    ) {
        let points = shares.compactMap { start, share in
            share.map { (x: ((start - self.start) / Self.slot + 0.5) / Double(count), y: $0) }
        }
        panel.drawLine(points, color: color, isDashed: isDashed, in: &drawing)
    }

    /// A thin line all along at `share`.
    func drawAim(_ share: Double, in drawing: inout Drawing) {
        panel.drawLine([(0, share), (1, share)], color: .faint, width: 1, isDashed: true, in: &drawing)
    }

    /// The next of 1, 2, 4, 5, 10, 20, …, so that half of it is readable too.
    static func nice(_ value: Double) -> Double {
        var unit = 0.1
        while unit < 1e9 {
            for factor in [1.0, 2, 4, 5] where unit * factor >= value { return unit * factor }
            unit *= 10
        }
        return max(value, 1)
    }

    /// A number on an axis.
    static func plain(_ value: Double) -> String { StaffingError.plain((value * 100).rounded() / 100) }
}
