internal import Foundation

/// A diagram of a day: the time of day from left to right, a share of its height upwards.
struct DayPanel {
    /// Where every panel begins, in pixels from the left.
    static let left = 60.0
    /// Pixels from opening to closing.
    static let width = 640.0
    /// Pixels from no share to all.
    static let height = 150.0

    /// Seconds since midnight, a slot of ``slot`` each.
    let hours: Range<Double>
    /// Pixels from the top of the drawing.
    let top: Double

    /// A quarter of an hour, as everywhere in a ``Report``.
    private static let slot = 900.0

    /// A panel for the quarter hours that begin at `starts`, seconds since midnight.
    init(_ starts: [Double], top: Double) {
        let first = starts.min() ?? 0
        hours = first..<max(first, starts.max() ?? first) + Self.slot
        self.top = top
    }

    /// The number of quarter hours.
    private var count: Int { Int(((hours.upperBound - hours.lowerBound) / Self.slot).rounded(.up)) }
    private var step: Double { Self.width / Double(count) }

    /// Lines at none, half and all with what they stand for, and the times of day below.
    func drawGrid(in drawing: inout Drawing, left: (Double) -> String, right: (Double) -> String = { _ in "" }) {
        for part in [0, 0.5, 1.0] {
            let y = y(part)
            drawing.line(through: [(Self.left, y), (Self.left + Self.width, y)], color: .line, width: 1)
            drawing.text(left(part), x: Self.left - 6, y: y + 4, anchor: .end)
            drawing.text(right(part), x: Self.left + Self.width + 6, y: y + 4, color: .faint)
        }
        for index in stride(from: 0, to: count, by: max(4, count / 12 / 4 * 4)) {
            let start = hours.lowerBound + Double(index) * Self.slot
            drawing.text(ClockTime(start).description, x: x(start), y: top + Self.height + 16, color: .faint)
        }
    }

    /// A bar of `share` for the quarter hour at `start`.
    func drawBar(_ share: Double, at start: Double, in drawing: inout Drawing) {
        drawing.rectangle(
            x: x(start) + step * 0.1, y: y(share), width: step * 0.8, height: share * Self.height, color: .bars)
    }

    /// A line through the shares of the quarter hours that have one.
    func drawLine(
        _ shares: [(start: Double, share: Double?)], color: Drawing.Color, isDashed: Bool = false,
        in drawing: inout Drawing
    ) {
        let points = shares.compactMap { start, share in share.map { (x(start) + step / 2, y($0)) } }
        drawing.line(through: points, color: color, isDashed: isDashed)
    }

    /// A thin line all along at `share`.
    func drawAim(_ share: Double, in drawing: inout Drawing) {
        drawing.line(
            through: [(Self.left, y(share)), (Self.left + Self.width, y(share))], color: .faint, width: 1,
            isDashed: true)
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

    private func x(_ start: Double) -> Double { Self.left + (start - hours.lowerBound) / Self.slot * step }
    private func y(_ share: Double) -> Double { top + Self.height * (1 - share) }
}
