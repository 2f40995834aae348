/// A diagram's place in a drawing: shares of its width to the right, shares of its height upwards, both from 0 to 1.
public struct Panel: Sendable {
    /// Pixels from the left of the drawing to the diagram.
    public let left: Double
    /// Pixels from the top of the drawing to the diagram.
    public let top: Double
    /// The diagram's width in pixels.
    public let width: Double
    /// The diagram's height in pixels.
    public let height: Double

    /// A diagram of `width` × `height` pixels; what its axes say is written around it.
    public init(left: Double = 60, top: Double, width: Double = 640, height: Double = 150) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// Pixels from the left of the drawing to a share of the width.
    public func x(_ share: Double) -> Double { left + share * width }
    /// Pixels from the top of the drawing to a share of the height.
    public func y(_ share: Double) -> Double { top + (1 - share) * height }

    /// Draws a line across at each of `shares`, with what it stands for at either end.
    public func drawGrid(
        in drawing: inout Drawing, at shares: [Double] = [0, 0.5, 1], left: (Double) -> String,
        right: (Double) -> String = { _ in "" }
    ) {
        for share in shares {
            drawing.line(through: [(x(0), y(share)), (x(1), y(share))], color: .line, width: 1)
            drawing.text(left(share), x: x(0) - 6, y: y(share) + 4, anchor: .end)
            let text = right(share)
            if !text.isEmpty { drawing.text(text, x: x(1) + 6, y: y(share) + 4, color: .faint) }
        }
    }

    /// Writes `text` below, at a share of the width.
    public func drawMark(_ text: String, at share: Double, anchor: Drawing.Anchor = .start, in drawing: inout Drawing) {
        drawing.text(text, x: x(share), y: y(0) + 16, anchor: anchor, color: .faint)
    }

    /// Draws a line through points of shares, which may be outside the diagram.
    public func drawLine(
        _ points: [(x: Double, y: Double)], color: Drawing.Color, width: Double = 2, isDashed: Bool = false,
        in drawing: inout Drawing
    ) {
        drawing.line(through: points.map { (x($0.x), y($0.y)) }, color: color, width: width, isDashed: isDashed)
    }

    /// Draws a bar from the share `base` up by the share `height`, in the middle of the `index`-th of `count` equal slots.
    public func drawBar(
        _ height: Double, on base: Double = 0, slot index: Int, of count: Int, color: Drawing.Color,
        in drawing: inout Drawing
    ) {
        let step = 1 / Double(count)
        drawing.rectangle(
            x: x((Double(index) + 0.1) * step), y: y(base + height), width: width * step * 0.8,
            height: height * self.height, color: color)
    }
}
