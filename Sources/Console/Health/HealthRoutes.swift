internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Routing

/// Something that must be well before this process is sent callers.
public struct ReadinessCheck: Sendable {
    /// What it is, in a word.
    public let name: String
    /// What is wrong with it, in one sentence; nil if nothing is.
    public let problem: @Sendable () async -> String?

    /// The check called `name`.
    public init(_ name: String, problem: @escaping @Sendable () async -> String?) {
        self.name = name
        self.problem = problem
    }
}

/// `/healthz`: the process answers. `/readyz`: it can take callers. `/metrics`: Prometheus's text.
struct HealthRoutes: Sendable {
    let core: RoutingCore
    let readiness: [ReadinessCheck]
    let metrics: PrometheusMetrics
    let figures: @Sendable () async -> [Figure]

    func add(to router: Router<ConsoleContext>) {
        router.get("/healthz") { _, _ in Response(json: .object([.init("status", .string("ok"))])) }
        router.get("/readyz") { _, _ in await ready() }
        router.get("/metrics") { _, _ in
            let text = metrics.text() + DeskMetrics(await core.state).text() + Figure.text(await figures())
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: text)))
        }
    }

    private func ready() async -> Response {
        var checks: [JSON.Member] = []
        var isReady = true
        for check in readiness + [ledger] {
            let problem = await check.problem()
            if problem != nil { isReady = false }
            checks.append(.init(check.name, .string(problem ?? "ok")))
        }
        return Response(
            json: .object([.init("status", .string(isReady ? "ok" : "unavailable")), .init("checks", .object(checks))]),
            status: isReady ? .ok : .serviceUnavailable)
    }

    /// The ledger is well if it can be read.
    private var ledger: ReadinessCheck {
        ReadinessCheck("ledger") {
            do {
                try await core.catchUp()
                return nil
            } catch { return "\(error)" }
        }
    }
}

extension Response {
    /// `json` as the body.
    init(json: JSON, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) {
        var headers = headers
        headers[.contentType] = "application/json"
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        let text = json.text(.asGiven)
        if status == .ok { headers[.eTag] = "\"\(SHA256(of: Array(text.utf8)).hexadecimal.prefix(32))\"" }
        self.init(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
