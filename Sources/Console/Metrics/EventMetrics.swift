internal import CoreMetrics
internal import Routing
internal import ServiceLifecycle

/// Counts events, how sessions ended and how long callers waited, for Prometheus: a fold over the events since the process
/// started (I10).
struct EventMetrics: Service {
    let core: RoutingCore
    let metrics: PrometheusMetrics

    func run() async {
        var waits = Waits()
        for tier in Staff.Tier.allCases { _ = wait(tier) }  // a panel needs a beginning
        for await recorded in core.events().cancelOnGracefulShutdown() {
            count("foyer_events_total", ("event", recorded.event.name))
            if case .ended(_, let outcome) = recorded.event.kind {
                count("foyer_sessions_ended_total", ("outcome", outcome.rawValue))
            }
            if let (tier, length) = waits.take(recorded.event) {
                wait(tier).recordNanoseconds(length.count * 1_000_000)
            }
        }
    }

    private func wait(_ tier: Staff.Tier) -> any TimerHandler {
        metrics.makeTimer(label: "foyer_wait_seconds", dimensions: [("tier", tier.rawValue)])
    }

    private func count(_ name: String, _ label: (String, String)) {
        metrics.makeCounter(label: name, dimensions: [label]).increment(by: 1)
    }
}

/// How long callers wait: for a remote agent since they asked, for a seat since an operation was declared. Whoever waited when
/// the process started is left out.
private struct Waits {
    private var since: [SessionID: Timestamp] = [:]

    /// The wait that `event` ends, if it ends one.
    mutating func take(_ event: Event) -> (Staff.Tier, Milliseconds)? {
        guard let session = event.session else { return nil }
        switch event.kind {
        case .humanRequested, .operationDeclared: since[session] = since[session] ?? event.at
        case .connected(_, let tier, _): return since.removeValue(forKey: session).map { (tier, event.at - $0) }
        case .ended: since[session] = nil
        default: break
        }
        return nil
    }
}
