internal import CoreMetrics
internal import Routing
internal import ServiceLifecycle

/// Counts events and how sessions ended, for Prometheus: a fold over the events since the process started (I10).
struct EventMetrics: Service {
    let core: RoutingCore
    let metrics: PrometheusMetrics

    func run() async {
        for await recorded in core.events().cancelOnGracefulShutdown() {
            count("foyer_events_total", ("event", recorded.event.name))
            if case .ended(_, let outcome) = recorded.event.kind {
                count("foyer_sessions_ended_total", ("outcome", outcome.rawValue))
            }
        }
    }

    private func count(_ name: String, _ label: (String, String)) {
        metrics.makeCounter(label: name, dimensions: [label]).increment(by: 1)
    }
}
