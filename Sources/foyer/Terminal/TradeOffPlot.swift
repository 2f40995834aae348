internal import Charts
internal import Foundation
internal import VoiceBot

/// The trade-off of acceptance as a picture: what is accepted right against what is accepted wrongly, one curve for wrong
/// intents and one for what must not be acted on, and a mark where the thresholds in use stand.
struct TradeOffPlot {
    let tradeOff: TradeOff
    /// The threshold in use.
    let accept: Double
    let title: String

    private let panel = Panel(left: 64, top: 60, width: 360, height: 360)
    /// The largest share on the axis of errors.
    private let most = 0.3

    var svg: String {
        var drawing = Drawing(title: title, width: 472, height: 508)
        drawing.text(title, x: panel.left, y: 20, size: 14)
        drawing.text("accepted right", x: panel.left, y: 46, color: .faint)
        panel.drawGrid(in: &drawing, at: Array(stride(from: 0, through: 1, by: 0.2)), left: percent)
        for share in stride(from: 0.0, through: most + 1e-9, by: 0.05) {
            panel.drawMark(percent(share), at: share / most, anchor: .middle, in: &drawing)
        }
        drawing.text("accepted wrongly", x: panel.x(0.5), y: panel.y(0) + 34, anchor: .middle, color: .faint)
        draw(\.falseAccepts, .orange, in: &drawing)
        draw(\.acceptedWrong, .blue, in: &drawing)
        let current = tradeOff.point(at: accept)
        let wrong =
            "another intent: \(percent(current.acceptedWrong)) wrong, \(percent(current.acceptedRight)) right "
            + "at \(String(format: "%.2f", accept))"
        drawing.legend(wrong, x: panel.left, y: panel.y(0) + 62, color: .blue)
        drawing.legend(
            "what must not be acted on: \(percent(current.falseAccepts)) accepted", x: panel.left,
            y: panel.y(0) + 78, color: .orange)
        return drawing.svg
    }

    private func draw(
        _ error: KeyPath<TradeOff.Point, Double>, _ color: Drawing.Color, in drawing: inout Drawing
    ) {
        func place(_ point: TradeOff.Point) -> (x: Double, y: Double) {
            (min(point[keyPath: error], most) / most, point.acceptedRight)
        }
        panel.drawLine(tradeOff.points.map(place), color: color, in: &drawing)
        let (x, y) = place(tradeOff.point(at: accept))
        drawing.dot(x: panel.x(x), y: panel.y(y), color: color)
    }

    private func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }
}
