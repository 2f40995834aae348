internal import Foundation
internal import VoiceBot

/// The trade-off of acceptance as a picture: what is accepted right against what is accepted wrongly, one curve for wrong
/// intents and one for what must not be acted on, and a mark where the thresholds in use stand.
struct TradeOffPlot {
    let tradeOff: TradeOff
    /// The threshold in use.
    let accept: Double
    let title: String

    private let left = 64.0
    private let top = 40.0
    private let size = 360.0
    /// The largest share on the axis of errors.
    private let most = 0.3

    var svg: String {
        let current = tradeOff.point(at: accept)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 472 488" font-family="sans-serif" font-size="11">
            <rect width="472" height="488" fill="#ffffff"/>
            <text x="\(text(left))" y="20" font-size="13">\(title)</text>
            \(axes)
            \(curve(\.falseAccepts, "#d9822b"))
            \(curve(\.acceptedWrong, "#4a7ebb"))
            \(mark(current.falseAccepts, current.acceptedRight, "#d9822b"))
            \(mark(current.acceptedWrong, current.acceptedRight, "#4a7ebb"))
            \(legend(current))
            </svg>

            """
    }

    private var axes: String {
        let lines = stride(from: 0.0, through: 1, by: 0.2).map { share in
            """
            <line x1="\(text(left))" x2="\(text(left + size))" y1="\(text(y(share)))" y2="\(text(y(share)))" stroke="#dddddd"/>
            <text x="\(text(left - 6))" y="\(text(y(share) + 4))" text-anchor="end">\(percent(share))</text>
            """
        }
        let marks = stride(from: 0.0, through: most + 1e-9, by: 0.05).map { share in
            """
            <text x="\(text(x(share)))" y="\(text(top + size + 16))" text-anchor="middle">\(percent(share))</text>
            """
        }
        return (lines + marks).joined(separator: "\n") + """

            <text x="\(text(left + size / 2))" y="\(text(top + size + 34))" text-anchor="middle">accepted wrongly</text>
            <text x="14" y="\(text(top + size / 2))" text-anchor="middle" transform="rotate(-90 14 \(text(top + size / 2)))">accepted right</text>
            """
    }

    private func curve(_ error: KeyPath<TradeOff.Point, Double>, _ color: String) -> String {
        let corners = tradeOff.points.map { "\(text(x($0[keyPath: error]))),\(text(y($0.acceptedRight)))" }
        return """
            <polyline points="\(corners.joined(separator: " "))" fill="none" stroke="\(color)" stroke-width="2"/>
            """
    }

    private func mark(_ error: Double, _ right: Double, _ color: String) -> String {
        "<circle cx=\"\(text(x(error)))\" cy=\"\(text(y(right)))\" r=\"4\" fill=\"\(color)\"/>"
    }

    private func legend(_ current: TradeOff.Point) -> String {
        let bottom = top + size + 56
        return """
            <rect x="\(text(left))" y="\(text(bottom))" width="10" height="10" fill="#4a7ebb"/>
            <text x="\(text(left + 16))" y="\(text(bottom + 9))">another intent: \(percent(current.acceptedWrong)) wrong, \
            \(percent(current.acceptedRight)) right at \(String(format: "%.2f", accept))</text>
            <rect x="\(text(left))" y="\(text(bottom + 16))" width="10" height="10" fill="#d9822b"/>
            <text x="\(text(left + 16))" y="\(text(bottom + 25))">what must not be acted on: \
            \(percent(current.falseAccepts)) accepted</text>
            """
    }

    private func x(_ share: Double) -> Double { left + min(share, most) / most * size }
    private func y(_ share: Double) -> Double { top + (1 - share) * size }
    private func text(_ value: Double) -> String { String(format: "%.1f", value) }
    private func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }
}
