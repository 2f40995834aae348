internal import Routing

/// A contact center at work: every remote agent talks, `waiting` callers wait, seats are idle.
///
/// One round is a caller's arrival, the end of the oldest conversation (every third by way of a seat, with the record
/// delivered and acknowledged) and the next waiting caller's connection to the agent who became free.
struct Workload {
    private(set) var desk: Desk
    private(set) var decisions = 0
    /// What has happened, if it is to be kept, until it is taken.
    private(set) var events: [Event] = []
    private let keepsEvents: Bool
    /// How often a caller has spoken before it asks for a human.
    private let turns: Int
    private var now = Timestamp(milliseconds: 1_800_000_000_000)
    private var arrivals = 0
    private var talking: [(agent: AgentID, session: SessionID)] = []
    private var oldest = 0

    /// One turn of a caller before it asks for a human.
    static let heard = Observation.heard(
        text: "an agent please", confidence: 0.9, intent: "human_agent", score: 0.8, nbest: ["an agency please"])

    /// With agents who are not `atWork`, everybody has signed in and nobody takes calls.
    init(agents: Int, waiting: Int, atWork: Bool = true, keepsEvents: Bool = false, turns: Int = 0) throws(DeskError) {
        let staff = Self.staff(agents)
        desk = Desk(staff: staff)
        self.keepsEvents = keepsEvents
        self.turns = turns
        for agent in staff.agents {
            try run(.signIn(agent.id, node: nil))
            if atWork { try run(.ready(agent.id)) }
        }
        let remotes = atWork ? staff.agents.count { $0.tier == .remote } : 0
        for _ in 0..<remotes { try connect(offers: try arrive()) }
        for _ in 0..<waiting { try arrive() }
    }

    /// Seven remote agents to three seats, ten skill groups.
    static func staff(_ agents: Int) -> Staff {
        let groups = (0..<10).map { Staff.SkillGroup(id: .init("group\($0)"), operations: [.init("operation\($0)")]) }
        let agents = (0..<agents).map { number in
            number % 10 < 7
                ? Staff.Agent(id: .init("r\(number)"), name: "Remote", tier: .remote)
                : Staff.Agent(
                    id: .init("k\(number)"), name: "Seat", tier: .seat, skillGroups: [groups[number / 10 % 10].id])
        }
        return Staff(agents: agents, skillGroups: groups)
    }

    /// The events kept so far, which are then no longer kept.
    mutating func takeEvents() -> [Event] {
        defer { events = [] }
        return events
    }

    mutating func round() throws(DeskError) {
        try arrive()
        let (agent, session) = talking[oldest]
        if arrivals % 3 == 0 {
            try operate(session, from: agent)
        } else {
            try run(.endConversation(agent, session, outcome: nil))
        }
        try connect(offers: try run(.ready(agent)))
    }

    @discardableResult
    private mutating func arrive() throws(DeskError) -> [Event] {
        arrivals += 1
        let session = SessionID("session-\(arrivals)")
        try run(.start(session, gateway: "sip", caller: "+15550100", node: nil))
        for _ in 0..<turns { try run(.observe(session, Self.heard)) }
        return try run(.requestHuman(session, wanted: .any, reason: .asked))
    }

    private mutating func connect(offers events: [Event]) throws(DeskError) {
        for event in events {
            guard case .offered(let agent, .remote, _) = event.kind, let session = event.session else { continue }
            try run(.accept(agent, session))
            try run(.connect(agent, session))
            if talking.count > oldest, talking[oldest].agent == agent {
                talking[oldest].session = session
                oldest = (oldest + 1) % talking.count
            } else {
                talking.append((agent, session))
            }
        }
    }

    private mutating func operate(_ session: SessionID, from agent: AgentID) throws(DeskError) {
        let operation = OperationID("operation\(arrivals % 10)")
        for event in try run(.declare(agent, session, [operation])) {
            guard case .reserved(let reserved) = event.kind, let record = desk.sessions[session]?.record else {
                continue
            }
            let sha256 = record.sha256
            try run(.recordDelivered(reserved.agent, session, sha256))
            try run(.acknowledgeRecord(reserved.agent, session, sha256))
            try run(.accept(reserved.agent, session))
            try run(.connect(reserved.agent, session))
            try run(.endConversation(reserved.agent, session, outcome: nil))
            try run(.ready(reserved.agent))
        }
    }

    @discardableResult
    private mutating func run(_ command: Command) throws(DeskError) -> [Event] {
        now = now + Milliseconds(1)
        decisions += 1
        let new = try desk.handle(command, at: now)
        if keepsEvents { events += new }
        return new
    }
}
