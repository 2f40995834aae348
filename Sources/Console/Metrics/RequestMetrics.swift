internal import CoreMetrics
internal import HTTPTypes
internal import Hummingbird

/// Counts requests and how long each route took to answer.
struct RequestMetrics: RouterMiddleware {
    private let metrics: PrometheusMetrics

    init(_ metrics: PrometheusMetrics) { self.metrics = metrics }

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        // The route's pattern, not the path: a stranger can't make a series of every address it tries.
        let route = context.endpointPath ?? "none"
        metrics.makeCounter(
            label: "foyer_http_requests_total",
            dimensions: [
                ("route", route), ("method", request.method.rawValue), ("status", String(response.status.code)),
            ]
        ).increment(by: 1)
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        metrics.makeTimer(label: "foyer_http_request_seconds", dimensions: [("route", route)])
            .recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        return response
    }
}
