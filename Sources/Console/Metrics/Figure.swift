/// A figure that somebody else keeps and `/metrics` shows: looked at when it is asked for, never counted along.
public struct Figure: Sendable, Equatable {
    /// How it moves.
    public enum Kind: String, Sendable {
        /// Up and down.
        case gauge
        /// Up only, from 0 at the process's start.
        case counter
        /// One line of a distribution; see ``Figure/distribution(_:within:sum:count:)``.
        case histogram
    }

    let name: String
    let kind: Kind
    /// What follows the name on its line: the part of a distribution that it is.
    let part: String
    let labels: [Label]
    let value: Double

    struct Label: Sendable, Equatable {
        let name: String
        let value: String
    }

    private init(_ name: String, part: String, _ value: Double, _ kind: Kind, _ labels: [Label]) {
        self.name = name
        self.kind = kind
        self.part = part
        self.labels = labels
        self.value = value
    }

    /// `value` of the figure `name` (letters, digits, underscores; a counter's ends in `_total`), told apart from others of the name by
    /// `labels`.
    public init(_ name: String, _ value: Double, _ kind: Kind = .gauge, _ labels: KeyValuePairs<String, String> = [:]) {
        self.init(name, part: "", value, kind, labels.map { Label(name: $0.key, value: $0.value) })
    }

    /// A distribution of `count` values that make `sum`; `within` tells upper bounds, rising, and how many values lie between each and
    /// the one before.
    public static func distribution(
        _ name: String, within buckets: [(bound: Double, count: Int)], sum: Double, count: Int
    ) -> [Figure] {
        var below = 0
        var figures = buckets.map { bucket in
            below += bucket.count
            return Figure(
                name, part: "_bucket", Double(below), .histogram, [.init(name: "le", value: "\(bucket.bound)")])
        }
        figures.append(Figure(name, part: "_bucket", Double(count), .histogram, [.init(name: "le", value: "+Inf")]))
        figures.append(Figure(name, part: "_sum", sum, .histogram, []))
        figures.append(Figure(name, part: "_count", Double(count), .histogram, []))
        return figures
    }

    /// Prometheus's text of several; those of one name have to follow each other.
    static func text(_ figures: [Figure]) -> String {
        var text = ""
        var name: String?
        for figure in figures {
            if figure.name != name { text += "# TYPE \(figure.name) \(figure.kind.rawValue)\n" }
            name = figure.name
            let labels = figure.labels.map { "\($0.name)=\"\(PrometheusMetrics.escaped($0.value))\"" }
            text +=
                figure.name + figure.part + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}")
                + " \(figure.value)\n"
        }
        return text
    }
}
