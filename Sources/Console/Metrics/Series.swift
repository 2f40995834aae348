internal import CoreMetrics
internal import Synchronization

/// One line of figures: a count, a level or a distribution. A mutex guards it.
final class Series: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    /// Upper bounds of a distribution's buckets: seconds, from a frame's share to a long wait.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

    private struct Figures {
        var value = 0.0
        var count = 0
        var buckets = [Int](repeating: 0, count: Series.bounds.count)
    }

    private let figures = Mutex(Figures())

    func increment(by amount: Int64) { increment(by: Double(amount)) }
    func increment(by amount: Double) { figures.withLock { $0.value += amount } }
    func decrement(by amount: Double) { increment(by: -amount) }
    func reset() { figures.withLock { $0 = Figures() } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { figures.withLock { $0.value = value } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        figures.withLock { figures in
            figures.value += value
            figures.count += 1
            if let bucket = Self.bounds.firstIndex(where: { value <= $0 }) { figures.buckets[bucket] += 1 }
        }
    }

    func text(_ name: String, _ labels: String, _ kind: PrometheusMetrics.Kind) -> String {
        let figures = figures.withLock { $0 }
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        guard kind == .histogram else { return "\(name)\(braces) \(figures.value)\n" }
        let lead = labels.isEmpty ? "" : labels + ","
        var below = 0
        var text = ""
        for (bound, count) in zip(Self.bounds, figures.buckets) {
            below += count
            text += "\(name)_bucket{\(lead)le=\"\(bound)\"} \(below)\n"
        }
        text += "\(name)_bucket{\(lead)le=\"+Inf\"} \(figures.count)\n"
        return text + "\(name)_sum\(braces) \(figures.value)\n\(name)_count\(braces) \(figures.count)\n"
    }
}
