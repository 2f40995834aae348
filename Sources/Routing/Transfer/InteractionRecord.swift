/// All that a later agent must know about a session, assembled by folding its events.
///
/// It holds content only (what was said, noted, declared, by whom and when), so delivering or acknowledging it does not
/// change it. Its hash is the SHA-256 of its canonical JSON.
public struct InteractionRecord: Sendable, Equatable {
    /// The session.
    public let session: SessionID
    /// What carries the call.
    public let gateway: String
    /// The caller's number or name.
    public let caller: String
    /// When the caller arrived.
    public let startedAt: Timestamp
    /// What happened, in order.
    public private(set) var entries: [Event] = []
    /// How often it has changed; 1 is the record of a caller who has just arrived.
    public var version: Int { entries.count + 1 }

    init(session: SessionID, gateway: String, caller: String, startedAt: Timestamp) {
        self.session = session
        self.gateway = gateway
        self.caller = caller
        self.startedAt = startedAt
    }

    /// The record that `events`, all of one session and in order, make; nil if they don't begin with its start.
    public init?(folding events: some Sequence<Event>) {
        var record: InteractionRecord?
        for event in events {
            if let session = event.session, case .started(let gateway, let caller, _) = event.kind {
                record = InteractionRecord(session: session, gateway: gateway, caller: caller, startedAt: event.at)
            }
            record?.add(event)
        }
        guard let record else { return nil }
        self = record
    }

    /// How many segments with humans there were; the bot's is number 0.
    public var segments: Int {
        entries.count { if case .connected = $0.kind { true } else { false } }
    }

    /// The number of `agent`'s latest segment.
    func segment(of agent: AgentID) -> Int? {
        entries.reversed().lazy.compactMap { event in
            if case .connected(agent, _, let segment) = event.kind { segment } else { nil }
        }.first
    }

    /// Adds `event` if it is content.
    mutating func add(_ event: Event) {
        if event.kind.isContent { entries.append(event) }
    }

    /// What the record's reader gets: times in seconds since the session's start.
    public var json: JSON {
        .object([
            .init("session", .string(session.rawValue)), .init("version", .integer(Int64(version))),
            .init("gateway", .string(gateway)), .init("caller", .string(caller)),
            .init("startedAt", .integer(startedAt.milliseconds)), .init("entries", .array(entries.map(entry))),
        ])
    }

    /// The SHA-256 of the canonical JSON.
    public var sha256: SHA256 { SHA256(of: json.canonicalBytes) }

    private func entry(_ event: Event) -> JSON {
        guard case .object(let members) = event.json(since: startedAt) else { return .null }
        return .object(members.filter { $0.key != "session" && $0.key != "wrapUpEnds" })
    }
}

extension Event.Kind {
    /// Whether a later agent has to know it.
    var isContent: Bool {
        switch self {
        case .observed, .humanRequested, .connected, .disconnected, .operationDeclared, .operationWithdrawn,
            .operationPerformed, .noted, .callbackAccepted:
            true
        default: false
        }
    }
}
