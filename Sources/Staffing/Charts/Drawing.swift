internal import Foundation

/// An SVG document that is drawn piece by piece; coordinates are pixels from the top left.
struct Drawing {
    /// How text sits at its place.
    enum Anchor: String { case start, middle, end }

    /// The colors of all charts, chosen to differ in print and for color-blind readers too.
    enum Color: String {
        case remote = "#2f6f9f"
        case seat = "#b8610f"
        case bars = "#c9d3dc"
        case line = "#dddddd"
        case text = "#333333"
        case onBar = "#ffffff"
        case faint = "#777777"
    }

    /// What screen readers say in its place.
    let title: String
    let width: Double
    let height: Double
    private var pieces: [String] = []

    init(title: String, width: Double, height: Double) {
        self.title = title
        self.width = width
        self.height = height
    }

    /// The whole document.
    var svg: String {
        let size = "\(Self.plain(width)) \(Self.plain(height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" role="img" font-family="sans-serif" font-size="12">
            <title>\(Self.escaped(title))</title>
            <rect width="100%" height="100%" fill="#ffffff"/>
            \(pieces.joined(separator: "\n"))
            </svg>

            """
    }

    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, size: Int = 12, color: Color = .text
    ) {
        let place = "x=\"\(Self.plain(x))\" y=\"\(Self.plain(y))\" text-anchor=\"\(anchor.rawValue)\""
        pieces.append(
            "<text \(place) font-size=\"\(size)\" fill=\"\(color.rawValue)\">\(Self.escaped(text))</text>")
    }

    mutating func rectangle(x: Double, y: Double, width: Double, height: Double, color: Color) {
        let place = "x=\"\(Self.plain(x))\" y=\"\(Self.plain(y))\""
        let size = "width=\"\(Self.plain(width))\" height=\"\(Self.plain(height))\""
        pieces.append("<rect \(place) \(size) fill=\"\(color.rawValue)\"/>")
    }

    mutating func line(
        through points: [(x: Double, y: Double)], color: Color, width: Double = 2, isDashed: Bool = false
    ) {
        let places = points.map { "\(Self.plain($0.x)),\(Self.plain($0.y))" }.joined(separator: " ")
        let dashes = isDashed ? " stroke-dasharray=\"5 4\"" : ""
        pieces.append(
            "<polyline points=\"\(places)\" fill=\"none\" stroke=\"\(color.rawValue)\" "
                + "stroke-width=\"\(Self.plain(width))\"\(dashes)/>")
    }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() ? String(format: "%.0f", value) : String(format: "%.1f", value)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
