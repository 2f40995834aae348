internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// Foyer's HTTP port: health, metrics, the API, the pages, and WebSockets for whoever brings a route.
///
/// A service: ``run()`` returns after a graceful shutdown, once running requests are answered, event streams told to come
/// back, and WebSocket handlers have returned.
public struct ConsoleServer: Service {
    private let host: String
    private let port: Int
    private let certificate: ServerCertificate?
    private let workplace: Workplace
    private let identity: Identity
    private let pages: Pages
    private let archive: Archive
    private let broadcast: EventBroadcast
    private let answers = IdempotentAnswers()
    private let planner = Planner()
    private let pace: RequestPace
    private let webhooks: [WebhookSender]
    private let webSockets: [WebSocketRoute]
    private let readiness: [ReadinessCheck]
    private let metrics: PrometheusMetrics
    private let figures: @Sendable () async -> [Figure]
    private let limits: RequestLimits
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// A server that shows and steers `workplace` for the users of `identity`.
    ///
    /// - Parameters:
    ///   - host: A name or an address to listen on.
    ///   - port: 0 for one of the system's choice.
    ///   - certificate: Has everything encrypted; nil for plain HTTP.
    ///   - webhooks: Programs elsewhere that are told what happens; they run with the server.
    ///   - webSockets: Further endpoints of the same port.
    ///   - readiness: What must be well for `/readyz` to say so, besides the ledger.
    ///   - metrics: What `/metrics` shows; give it to `MetricsSystem` as well and everybody's figures are there.
    ///   - figures: What `/metrics` shows besides, looked at when it is asked for.
    ///   - onListening: Told the port once connections are taken; useful with port 0.
    public init(
        host: String, port: Int, certificate: ServerCertificate? = nil, workplace: Workplace, identity: Identity,
        pages: Pages,
        webhooks: [WebhookSender] = [], webSockets: [WebSocketRoute] = [],
        readiness: [ReadinessCheck] = [], metrics: PrometheusMetrics = PrometheusMetrics(),
        figures: @escaping @Sendable () async -> [Figure] = { [] },
        limits: RequestLimits = RequestLimits(), logger: Logger = Logger(label: "foyer.console"),
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.certificate = certificate
        self.workplace = workplace
        self.identity = identity
        self.pages = pages
        archive = Archive(core: workplace.core, now: workplace.now)
        broadcast = EventBroadcast(
            core: workplace.core, heartbeat: .nanoseconds(limits.heartbeat.nanoseconds), metrics: metrics)
        self.webhooks = webhooks
        self.webSockets = webSockets
        self.readiness = readiness
        self.metrics = metrics
        self.figures = figures
        self.limits = limits
        pace = RequestPace(perSecond: limits.requestsPerSecond)
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until the service group shuts down; throws if the address can't be listened on.
    public func run() async throws {
        let routes = Dictionary(webSockets.map { ($0.path, $0) }) { first, _ in first }
        let application = Application(
            router: router,
            server: HTTPServerBuilder { [limits, certificate] responder in
                ConsoleChannel(responder: responder, routes: routes, limits: limits, certificate: certificate)
            },
            configuration: .init(address: .hostname(host, port: port)),
            services: [
                ArchiveKeeper(archive: archive, logger: logger), EventMetrics(core: workplace.core, metrics: metrics),
                broadcast,
            ] + webhooks,
            onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.run()
    }

    var router: Router<ConsoleContext> {
        let router = Router(context: ConsoleContext.self)
        router.addMiddleware {
            RequestMetrics(metrics)
            SecurityHeaders(isSecure: identity.settings.isSecure)
            ProblemMiddleware()
            IdentityMiddleware(identity: identity)
            PaceMiddleware(pace: pace, identity: identity)
            IdempotencyMiddleware(answers: answers, now: workplace.now)
        }
        for route in webSockets { router.get(RouterPath(route.path), use: Self.refuse) }
        let hooks = WebhookFigures(senders: webhooks, core: workplace.core)
        HealthRoutes(core: workplace.core, readiness: readiness, metrics: metrics) { [figures] in
            await figures() + hooks.all()
        }.add(to: router)
        PageRoutes(pages: pages).add(to: router)
        SignInRoutes(workplace: workplace, identity: identity).add(to: router)
        let api = router.group("/api")
        SessionRoutes(workplace: workplace, archive: archive).add(to: api)
        ConversationRoutes(workplace: workplace).add(to: api)
        AgentRoutes(workplace: workplace).add(to: api)
        SupervisorRoutes(workplace: workplace, archive: archive).add(to: api)
        CallerRoutes(workplace: workplace).add(to: api)
        WebhookRoutes(workplace: workplace, senders: webhooks).add(to: api)
        UserRoutes(identity: identity).add(to: api)
        FileRoutes(workplace: workplace).add(to: api)
        StaffingRoutes(planner: planner).add(to: api)
        EventRoutes(workplace: workplace, identity: identity, broadcast: broadcast).add(to: api)
        return router
    }

    /// A request at a WebSocket's path comes here if it is no upgrade, or one that was not admitted.
    @Sendable private static func refuse(_ request: Request, _ context: ConsoleContext) throws -> Response {
        guard request.headers[.upgrade]?.lowercased() == "websocket" else {
            throw Problem(
                .upgradeRequired, "web-socket", "This is a WebSocket; ask for an upgrade.",
                headers: [.upgrade: "websocket"])
        }
        throw Problem(.forbidden, "forbidden", "You may not open this WebSocket; sign in or give the right token.")
    }
}
