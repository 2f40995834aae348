internal import Foundation

/// An SVG document that is drawn piece by piece; coordinates are pixels from the top left.
public struct Drawing: Sendable {
    /// How text sits at its place.
    public enum Anchor: String, Sendable { case start, middle, end }

    /// The colors of all charts, chosen to differ in print and for color-blind readers too.
    public enum Color: String, Sendable {
        case blue = "#2f6f9f"
        case orange = "#b8610f"
        case green = "#1b7f4b"
        case bars = "#c9d3dc"
        case line = "#dddddd"
        case text = "#333333"
        case onBar = "#ffffff"
        case faint = "#777777"
    }

    /// What screen readers say in its place.
    private let title: String
    private let width: Double
    private let height: Double
    private var pieces: [String] = []

    /// An empty white document of so many pixels.
    public init(title: String, width: Double, height: Double) {
        self.title = title
        self.width = width
        self.height = height
    }

    /// The whole document.
    public var svg: String {
        let size = "\(Self.plain(width)) \(Self.plain(height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" role="img" font-family="sans-serif" font-size="12">
            <title>\(Self.escaped(title))</title>
            <rect width="100%" height="100%" fill="#ffffff"/>
            \(pieces.joined(separator: "\n"))
            </svg>

            """
    }

    /// Draws `text` on one line, its base line at `y`.
    public mutating func text(
        _ text: String, x: Double, y: Double, anchor: Anchor = .start, size: Int = 12, color: Color = .text
    ) {
        let place = "x=\"\(Self.plain(x))\" y=\"\(Self.plain(y))\" text-anchor=\"\(anchor.rawValue)\""
        pieces.append(
            "<text \(place) font-size=\"\(size)\" fill=\"\(color.rawValue)\">\(Self.escaped(text))</text>")
    }

    /// Draws a filled rectangle.
    public mutating func rectangle(x: Double, y: Double, width: Double, height: Double, color: Color) {
        let place = "x=\"\(Self.plain(x))\" y=\"\(Self.plain(y))\""
        let size = "width=\"\(Self.plain(width))\" height=\"\(Self.plain(height))\""
        pieces.append("<rect \(place) \(size) fill=\"\(color.rawValue)\"/>")
    }

    /// Draws a line from point to point.
    public mutating func line(
        through points: [(x: Double, y: Double)], color: Color, width: Double = 2, isDashed: Bool = false
    ) {
        guard points.count > 1 else { return }
        let places = points.map { "\(Self.plain($0.x)),\(Self.plain($0.y))" }.joined(separator: " ")
        let dashes = isDashed ? " stroke-dasharray=\"5 4\"" : ""
        pieces.append(
            "<polyline points=\"\(places)\" fill=\"none\" stroke=\"\(color.rawValue)\" "
                + "stroke-width=\"\(Self.plain(width))\"\(dashes)/>")
    }

    /// Draws a dot.
    public mutating func dot(x: Double, y: Double, color: Color) {
        pieces.append("<circle cx=\"\(Self.plain(x))\" cy=\"\(Self.plain(y))\" r=\"4\" fill=\"\(color.rawValue)\"/>")
    }

    /// Draws a square of `color` and what it stands for beside it.
    public mutating func legend(_ text: String, x: Double, y: Double, color: Color) {
        rectangle(x: x, y: y - 9, width: 10, height: 10, color: color)
        self.text(text, x: x + 16, y: y)
    }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() ? String(format: "%.0f", value) : String(format: "%.1f", value)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
