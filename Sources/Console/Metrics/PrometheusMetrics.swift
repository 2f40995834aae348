public import CoreMetrics
internal import Synchronization

/// The process's figures in Prometheus's text format: a backend for swift-metrics, so that every module can count without
/// knowing who reads it.
///
/// Names and label names are made fit for Prometheus (`http.route` is `http_route`). Timers are histograms in seconds.
/// A mutex guards it; recording is a few instructions under it.
public final class PrometheusMetrics: MetricsFactory {
    private let families = Mutex<[String: Family]>([:])

    /// No figures yet.
    public init() {}

    /// Everything recorded so far, sorted by name.
    public func text() -> String {
        families.withLock { families in
            families.sorted { $0.key < $1.key }.map { $0.value.text(named: $0.key) }.joined()
        }
    }

    /// The handler that counts `label`.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }
    /// The handler that counts fractions.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter)
    }
    /// The handler of a figure that goes up and down.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }
    /// The handler of a figure that is set, or of a distribution if `aggregate`.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram : .gauge)
    }
    /// The handler of a length of time.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram)
    }

    /// Keeps the figure: Prometheus expects series to stay.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Keeps the figure.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Keeps the figure.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Keeps the figure.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Keeps the figure.
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: Kind) -> Series {
        let labels = dimensions.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        return families.withLock { $0[Self.name(label), default: Family(kind: kind)].series(labels) }
    }

    /// `text` as a name: letters, digits and underscores.
    private static func name(_ text: String) -> String {
        let name = String(
            text.unicodeScalars.map { $0.properties.isAlphabetic && $0.isASCII ? Character($0) : digit($0) })
        return name.first?.isNumber == true ? "_" + name : name
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Character {
        ("0"..."9").contains(scalar) ? Character(scalar) : "_"
    }

    /// `value` as a label's value.
    static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

extension PrometheusMetrics {
    enum Kind: String {
        case counter
        case gauge
        case histogram
    }

    /// The series of one name.
    struct Family {
        let kind: Kind
        private var byLabels: [String: Series] = [:]

        init(kind: Kind) { self.kind = kind }

        mutating func series(_ labels: String) -> Series {
            if let known = byLabels[labels] { return known }
            let new = Series()
            byLabels[labels] = new
            return new
        }

        func text(named name: String) -> String {
            byLabels.sorted { $0.key < $1.key }
                .reduce("# TYPE \(name) \(kind.rawValue)\n") { $0 + $1.value.text(name, $1.key, kind) }
        }
    }
}
