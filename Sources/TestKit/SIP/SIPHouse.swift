public import ContactCenter
internal import Logging
public import Routing
internal import Synchronization
public import Telephony

/// A contact center with one remote agent and two seats who can replace cards, all by SIP, on this machine alone.
public final class SIPHouse: Sendable {
    /// The desk.
    public let core: RoutingCore
    private let agents: LiveAgents
    private let board: Switchboard
    private let gateway: SIPGateway
    private let session = Mutex<SessionID?>(nil)

    private static let start = ContinuousClock.now
    /// The house's time, which goes on as real time does.
    public static let now: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: 1_767_258_000_000 + Int64(start.duration(to: .now) / .milliseconds(1)))
    }

    /// A house whose agents have signed in.
    ///
    /// - Parameters:
    ///   - phones: The agents' addresses: `anna` is the remote agent, `dora` the seat, `ed` the other one. Who has none stays at home.
    ///   - rules: The desk's.
    ///   - capacity: Callers at once.
    ///   - addresses: Where the caller's exchange reaches agents that it puts callers through to.
    ///   - entries: How callers of a number begin.
    ///   - joinsSeats: Whether the exchange is to join callers and seats.
    ///   - askAfter: How long telephones may be silent before they are asked whether they are still there.
    public init(
        phones: [AgentID: String], rules: Rules = Rules(), capacity: Int = 4, addresses: [AgentID: String] = [:],
        entries: [String: Entry] = [:], joinsSeats: Bool = false, askAfter: Duration = .seconds(5)
    ) async throws {
        let staff = Staff(
            agents: [
                .init(id: "anna", name: "Anna", tier: .remote),
                .init(id: "dora", name: "Dora", tier: .seat, skillGroups: ["cards"]),
                .init(id: "ed", name: "Ed", tier: .seat, skillGroups: ["cards"]),
            ],
            skillGroups: [.init(id: "cards", operations: ["replace_card"])])
        core = try await RoutingCore(staff: staff, rules: rules, ledger: MemoryLedger(), at: Self.now())
        for agent in (Array(phones.keys) + addresses.keys).sorted() {
            try await core.perform(.signIn(agent, node: nil), at: Self.now())
            try await core.perform(.ready(agent), at: Self.now())
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        agents = LiveAgents(core: core, addresses: addresses, logger: logger)
        var center = ContactCenter(voiceBot: try await PreparedBot.voiceBot, core: core, agents: agents)
        center.entries = entries
        board = Switchboard(.init(capacity: capacity), center: center, logger: logger, now: Self.now)
        var endpoint = SIPEndpointConfiguration()
        endpoint.soundPorts = 20_000...59_999
        endpoint.askAfter = askAfter
        gateway = try SIPGateway(
            .init(endpoint: endpoint, door: SIPDoor(trusted: [IPNetwork("127.0.0.0/8")].compactMap(\.self))),
            reception: board, logger: logger)
        for (agent, address) in phones {
            agents.attach(
                SIPPhone(
                    of: agent, at: address, gateway: gateway, core: core, isJoined: joinsSeats, logger: logger,
                    now: Self.now),
                to: agent)
        }
    }

    /// Where callers reach it.
    public var uri: String { uri(of: "100") }

    /// Where callers of `number` reach it.
    public func uri(of number: String) -> String { "sip:\(number)@127.0.0.1:\(gateway.port(of: "UDP") ?? 0)" }

    /// The session that ``waits(for:)`` saw begin last; empty before one has.
    public var sessionID: String { session.withLock { $0?.rawValue ?? "" } }

    /// Runs the house while `body` runs.
    public func open(_ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.agents.run() }
            group.addTask { try await self.gateway.run() }
            group.addTask {
                let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                await DeskClock(core: self.core, logger: logger, now: Self.now).run()
            }
            // Whatever `body` threw is thrown on, after the house has closed.
            defer { group.cancelAll() }
            try await body()
        }
    }

    /// Waits until something has happened.
    public func waits(for isIt: (Event.Kind) -> Bool) async throws {
        var position: Int64 = 0
        while true {
            let events = try await core.events(after: position, limit: 1_000)
            for recorded in events {
                position = recorded.position
                if case .started = recorded.event.kind { session.withLock { $0 = recorded.event.session } }
                if isIt(recorded.event.kind) { return }
            }
            if events.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        }
    }

    /// Has somebody do something about the session.
    public func perform(_ command: (SessionID) -> Command) async throws {
        try await core.perform(command(SessionID(sessionID)), at: Self.now())
    }

    /// The seat's desk reads the record and confirms it.
    public func acknowledgeRecord(by agent: AgentID) async throws {
        var delivered: SHA256?
        try await waits {
            guard case .recordDelivered(agent, let hash, _) = $0 else { return false }
            delivered = hash
            return true
        }
        if let delivered { try await perform { .acknowledgeRecord(agent, $0, delivered) } }
    }

    /// The session's events by name.
    public func eventNames() async throws -> [String] {
        try await core.events(of: SessionID(sessionID)).map(\.event.name)
    }

    /// How the session ended.
    public func outcome() async throws -> Outcome? {
        for recorded in try await core.events(of: SessionID(sessionID)) {
            if case .ended(_, let outcome) = recorded.event.kind { return outcome }
        }
        return nil
    }
}

extension Phone {
    /// Calls the house; returns once its bot has answered.
    public func reach(_ house: SIPHouse) async throws -> SIPCall {
        let call = try dial(SIPTarget(house.uri))
        try await established()
        try await house.waits { if case .started = $0 { true } else { false } }
        return call
    }

    /// Calls the house, asks for a human with key 0, and has `agent` pick up.
    public func reachAgent(_ agent: Phone, _ house: SIPHouse) async throws -> (SIPCall, SIPCall) {
        let call = try await reach(house)
        endpoint.press("0", in: call)
        let agentsCall = try await agent.answer()
        try await house.waits { if case .connected = $0 { true } else { false } }
        return (call, agentsCall)
    }

    /// How the REFER that this telephone sent ended.
    public func transferOutcome() async throws -> Int {
        try await event { if case .referProgress(_, let status) = $0, status >= 200 { status } else { nil } }
    }
}
