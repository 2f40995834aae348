/// A figure that somebody else keeps and `/metrics` shows: looked at when it is asked for, never counted along.
public struct Figure: Sendable, Equatable {
    /// How it moves.
    public enum Kind: String, Sendable {
        /// Up and down.
        case gauge
        /// Up only, from 0 at the process's start.
        case counter
    }

    let name: String
    let kind: Kind
    let labels: [Label]
    let value: Double

    struct Label: Sendable, Equatable {
        let name: String
        let value: String
    }

    /// `value` of the figure `name` (letters, digits, underscores; a counter's ends in `_total`), told apart from others of the name by
    /// `labels`.
    public init(_ name: String, _ value: Double, _ kind: Kind = .gauge, _ labels: KeyValuePairs<String, String> = [:]) {
        self.name = name
        self.kind = kind
        self.labels = labels.map { Label(name: $0.key, value: $0.value) }
        self.value = value
    }

    /// Prometheus's text of several; those of one name have to follow each other.
    static func text(_ figures: [Figure]) -> String {
        var text = ""
        var name: String?
        for figure in figures {
            if figure.name != name { text += "# TYPE \(figure.name) \(figure.kind.rawValue)\n" }
            name = figure.name
            let labels = figure.labels.map { "\($0.name)=\"\(PrometheusMetrics.escaped($0.value))\"" }
            text += figure.name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") + " \(figure.value)\n"
        }
        return text
    }
}
