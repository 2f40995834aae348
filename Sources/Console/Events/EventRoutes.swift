internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Routing
internal import ServiceLifecycle

/// `/api/events`: the ledger's events as they are kept, as server-sent events.
///
/// The event's id is its position in the ledger, so a client that was cut off resumes with `Last-Event-ID` and misses
/// nothing. While an agent's stream is open its desk is no lost one: the agent's lease is renewed, whatever the page's timers
/// do in the background. A slow client fills no buffer: what it has not been sent is read from the ledger when it can take it. Comments
/// between the events keep proxies from closing the connection. Whoever may no longer read is cut off: before the next event if
/// users were read anew or somebody signed out, else with the next sign of life.
struct EventRoutes: Sendable {
    let workplace: Workplace
    let identity: Identity
    let broadcast: EventBroadcast

    func add(to api: RouterGroup<ConsoleContext>) {
        api.get("/events", use: events)
    }

    @Sendable private func events(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let user = try context.user()
        let position = try await start(request)
        let permit = Permit(identity, request.headers, context)
        let audience = Audience(
            user, await workplace.core.read { desk, _ in Set(desk.sessions.values.filter(user.sees).map(\.id)) })
        let headers: HTTPFields = [
            .contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no",
        ]
        let body = ResponseBody { [broadcast, workplace] writer in
            var writer = writer
            try? await request.body.consumeWithCancellationOnInboundClose { _ in  // gone clients are no failure
                try await Self.send(broadcast, after: position, to: audience, under: permit, &writer) {
                    guard let agent = user.agent else { return }
                    // Refused while the agent is not signed in.
                    _ = try? await workplace.perform(.renewLease(agent))
                }
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    /// Where the client was: `Last-Event-ID`, else `?after=`, else now.
    private func start(_ request: Request) async throws -> Int64 {
        let header = request.headers[.lastEventID]
        if let text = header ?? request.uri.queryParameters["after"].map(String.init) {
            guard let position = Int64(text), position >= 0 else {
                throw Problem(.badRequest, "query", "The last event's id has to be a position in the ledger.")
            }
            return position
        }
        return await workplace.core.position
    }

    private static func send(
        _ broadcast: EventBroadcast, after start: Int64, to audience: Audience, under permit: Permit,
        _ writer: inout any ResponseBodyWriter, onBeat: () async -> Void
    ) async throws {
        var (position, audience, permit, beat) = (start, audience, permit, Int.max)
        let reader = broadcast.reader()
        try await withGracefulShutdownHandler {
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            for await beats in reader.wakes {
                guard permit.isGood(isBeat: beats > beat) else { return }
                if beats > beat {
                    try await writer.write(ByteBuffer(string: ": \(position)\n\n"))
                    await onBeat()
                }
                beat = beats
                while case let entries = try await broadcast.entries(after: position), let last = entries.last {
                    position = last.position
                    var heard = entries.filter { audience.hears($0.event) }.map(\.bytes)
                    guard var bytes = heard.popLast() else { continue }
                    if !heard.isEmpty { bytes = ByteBuffer(joining: heard + [bytes]) }
                    try await writer.write(bytes)
                }
            }
        } onGracefulShutdown: {
            reader.end()
        }
    }
}

/// The right to read on, of whoever has begun to.
private struct Permit: Sendable {
    private let identity: Identity
    private let headers: HTTPFields
    private let remote: SocketAddress?
    private let user: User?
    private var generation: Int

    init(_ identity: Identity, _ headers: HTTPFields, _ context: ConsoleContext) {
        self.identity = identity
        self.headers = headers
        remote = context.remote
        user = context.claim?.user
        generation = identity.generation
    }

    /// Whether the same user is still let in, as the same; looked up after a change, and at every sign of life.
    mutating func isGood(isBeat: Bool) -> Bool {
        let now = identity.generation
        guard isBeat || now != generation else { return true }
        generation = now
        return identity.claim(headers, from: remote)?.user == user
    }
}

/// Which events one user may hear of: an agent hears of itself and of the session it is asked to take or has.
struct Audience: Sendable {
    private let user: User
    private var sessions: Set<SessionID>

    init(_ user: User, _ sessions: Set<SessionID>) {
        self.user = user
        self.sessions = sessions
    }

    mutating func hears(_ event: Event) -> Bool {
        guard !user.seesAll else { return true }
        guard let own = user.agent else { return false }
        let isOwn = event.kind.agent == own
        guard let session = event.session else { return isOwn }
        let heard = isOwn || sessions.contains(session)
        if isOwn {
            switch event.kind {
            case .reserved, .offered, .accepted, .connected: sessions.insert(session)
            case .disconnected, .rejected, .expired, .withdrawn, .parked, .legFailed: sessions.remove(session)
            default: break
            }
        }
        if case .ended = event.kind { sessions.remove(session) }
        return heard
    }
}

extension Event.Kind {
    /// The agent concerned.
    var agent: AgentID? {
        switch self {
        case .started, .observed, .humanRequested, .queued, .unqueued, .callbackAccepted, .callerLeft, .ended,
            .supervised:
            nil
        case .reserved(let reserved): reserved.agent
        case .signedIn(let signIn): signIn.agent
        case .recordDelivered(let agent, _, _), .recordAcknowledged(let agent, _), .offered(let agent, _, _),
            .accepted(let agent, _, _), .rejected(let agent, _, _), .expired(let agent, _), .withdrawn(let agent, _, _),
            .legFailed(let agent, _), .connected(let agent, _, _), .disconnected(let agent, _, _, _),
            .held(let agent, _), .parked(let agent, _), .operationDeclared(_, let agent),
            .operationWithdrawn(_, let agent), .operationPerformed(_, let agent), .noted(let agent, _),
            .leaseRenewed(let agent, _), .signedOut(let agent, _), .ready(let agent), .away(let agent, _),
            .wrapUpEnded(let agent, _):
            agent
        }
    }
}

extension ByteBuffer {
    /// The bytes of all, one after the other.
    fileprivate init(joining buffers: [ByteBuffer]) {
        self.init()
        for var buffer in buffers { writeBuffer(&buffer) }
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = Self("Last-Event-ID") ?? .range
    fileprivate static let xAccelBuffering = Self("X-Accel-Buffering") ?? .cacheControl
}
