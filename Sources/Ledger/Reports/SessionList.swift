public import Routing

/// What a session came to, without anything the caller said or is called by.
public struct SessionSummary: Sendable, Equatable {
    /// The session.
    public let session: SessionID
    /// When the caller arrived.
    public let startedAt: Timestamp
    /// When it was over; nil while it is live.
    public internal(set) var endedAt: Timestamp?
    /// What it came to.
    public internal(set) var outcome: Outcome?
    /// Who has the caller: `bot`, `queue` or an agent; nil once it is over.
    public internal(set) var with: String?
    /// How long the caller waited for the first human.
    public internal(set) var waited: Milliseconds?
    /// The agents who talked with the caller, in order.
    public internal(set) var agents: [AgentID] = []
    /// The operations declared, in order.
    public internal(set) var operations: [OperationID] = []
    private var queuedAt: Timestamp?

    init(_ session: SessionID, at: Timestamp) {
        self.session = session
        startedAt = at
        with = "bot"
    }

    mutating func apply(_ event: Event) {
        switch event.kind {
        case .queued:
            queuedAt = queuedAt ?? event.at
            if agents.isEmpty || with == "bot" { with = "queue" }
        case .unqueued: if with == "queue" { with = "bot" }
        case .connected(let agent, _, _):
            waited = waited ?? queuedAt.map { event.at - $0 }
            agents.append(agent)
            with = agent.rawValue
        case .disconnected(let agent, _, _, _): if with == agent.rawValue { with = "queue" }
        case .operationDeclared(let declared, _): operations += declared.filter { !operations.contains($0) }
        case .ended(_, let outcome):
            endedAt = event.at
            self.outcome = outcome
            with = nil
        default: break
        }
    }

    /// The summary as `foyer sessions --json` prints it.
    public var json: JSON {
        .object([
            .init("session", .string(session.rawValue)), .init("startedAt", .string(startedAt.written)),
            .init("endedAt", endedAt.map { .string($0.written) } ?? .null),
            .init("outcome", outcome.map { .string($0.rawValue) } ?? .null),
            .init("with", with.map(JSON.string) ?? .null),
            .init("waited", waited.map { .decimal($0.seconds) } ?? .null),
            .init("agents", .array(agents.map { .string($0.rawValue) })),
            .init("operations", .array(operations.map { .string($0.rawValue) })),
        ])
    }
}

/// The live sessions and the latest of those that are over, folded from the ledger's events.
public struct SessionList: Sendable {
    private let kept: Int
    private var live: [SessionID: SessionSummary] = [:]
    private var over: [SessionSummary] = []

    /// A list that keeps at least `kept` sessions that are over.
    public init(keeping kept: Int) { self.kept = kept }

    /// Takes the ledger's next event.
    public mutating func apply(_ event: Event) {
        guard let id = event.session else { return }
        if case .started = event.kind { live[id] = SessionSummary(id, at: event.at) }
        live[id]?.apply(event)
        guard let ended = live[id], ended.endedAt != nil else { return }
        live[id] = nil
        over.append(ended)
        if over.count > 2 * kept { over.removeFirst(over.count - kept) }
    }

    /// The latest arrival first.
    public var latestFirst: [SessionSummary] {
        (live.values + over.suffix(kept)).sorted { ($1.startedAt, $1.session) < ($0.startedAt, $0.session) }
    }
}
