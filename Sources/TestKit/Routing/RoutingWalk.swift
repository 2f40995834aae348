public import Routing

/// A small contact center whose callers, agents and supervisor do one random thing after another: the same for the same
/// seed, on every machine.
public struct RoutingWalk: Sendable {
    /// Remote agents r1 and r2; seats k1 and k2 of the cards group (hold) and k3 of payments (park).
    public static let staff = Staff(
        agents: [
            .init(id: "r1", name: "Rosa", tier: .remote), .init(id: "r2", name: "Rui", tier: .remote),
            .init(id: "k1", name: "Kim", tier: .seat, skillGroups: ["cards"]),
            .init(id: "k2", name: "Kai", tier: .seat, skillGroups: ["cards"]),
            .init(id: "k3", name: "Kit", tier: .seat, skillGroups: ["payments"]),
        ],
        skillGroups: [
            .init(id: "cards", operations: ["block_card", "new_pin"]),
            .init(id: "payments", operations: ["refund"], whenBusy: .park),
        ])

    /// Short leases and short queues, so that everything that can run out does.
    public static let rules: Rules = {
        var rules = Rules()
        rules.lease = .seconds(40)
        rules.remoteQueue = .init(length: 3, wait: .seconds(50))
        rules.seatQueues = ["cards": .init(wait: .seconds(30)), "payments": .init(wait: .seconds(30))]
        return rules
    }()

    private var random: Random
    private var now = Timestamp(milliseconds: 1_767_258_000_000)
    private var opening: [Command]

    /// The walk numbered `seed`: first everybody signs in and is ready.
    public init(seed: UInt64) {
        random = Random(state: seed)
        opening = Self.staff.agents.flatMap { [.signIn($0.id, node: nil), .ready($0.id)] }
    }

    /// What is asked of the desk next, and when; half of it concerns agents who have to do with the session it names.
    public mutating func next(_ desk: Desk) -> (command: Command, at: Timestamp) {
        now = now + Milliseconds(Int64.random(in: 0...4000, using: &random))
        return (opening.isEmpty ? command(desk) : opening.removeFirst(), now)
    }

    /// The events of `steps` steps on a desk of its own; refused commands give none.
    public static func events(seed: UInt64, steps: Int) -> [Event] {
        var walk = RoutingWalk(seed: seed)
        var desk = Desk(staff: staff, rules: rules)
        return (0..<steps).flatMap { _ in
            let (command, at) = walk.next(desk)
            return (try? desk.handle(command, at: at)) ?? []  // a refused command is part of the walk
        }
    }

    private mutating func command(_ desk: Desk) -> Command {
        let session: SessionID = ["a", "b", "c"].randomElement(using: &random) ?? "a"
        let live = desk.sessions[session]
        let near = [live?.candidate, live?.party.agent].compactMap(\.self).randomElement(using: &random)
        let anybody = desk.staff.agents.randomElement(using: &random)?.id ?? "r1"
        let agent = Bool.random(using: &random) ? near ?? "r1" : anybody
        if live == nil, Bool.random(using: &random) { return callerCommands(session)[0] }
        if desk.agents[agent]?.status == .signedOut, Bool.random(using: &random) { return .signIn(agent, node: nil) }
        if case .away = desk.agents[agent]?.status, Bool.random(using: &random) { return .ready(agent) }
        let choices = agentCommands(agent) + callerCommands(session) + conversationCommands(agent, session, live)
        return choices.randomElement(using: &random) ?? .tick
    }

    private func agentCommands(_ agent: AgentID) -> [Command] {
        [
            .tick, .signIn(agent, node: nil), .signIn(agent, node: nil), .signOut(agent), .ready(agent), .ready(agent),
            .ready(agent), .renewLease(agent), .away(agent, reason: "lunch"), .finishWrapUp(agent, disposition: "done"),
            .force(agent, .signedOut), .force(agent, .away(reason: "training")),
        ]
    }

    private func callerCommands(_ session: SessionID) -> [Command] {
        [
            .start(session, gateway: "wav", caller: "+49 30 “Kröte”\n\u{1}", node: nil),
            .start(session, gateway: "wav", caller: "", node: nil),
            .observe(session, .heard(text: "hello", confidence: 0.51239, intent: nil, score: 1 / 3, nbest: ["hullo"])),
            .observe(session, .said(prompt: "greeting", text: "Welcome", seconds: 1.25, interrupted: false)),
            .observe(session, .digit("4")), .observe(session, .answered(prompt: "loss", value: "40.00 USD")),
            .requestHuman(session, wanted: .seat, reason: .asked),
            .requestHuman(session, wanted: .any, reason: .dtmf, priority: 1), .cancelRequest(session),
            .acceptCallback(session, number: "5551234"), .hangUp(session, by: .caller), .requeue(session),
        ]
    }

    private mutating func conversationCommands(
        _ agent: AgentID, _ session: SessionID, _ live: Session?
    ) -> [Command] {
        let operation: OperationID =
            ["block_card", "new_pin", "refund", "fly"].randomElement(using: &random) ?? "refund"
        let sha256 = live?.record.sha256 ?? SHA256(of: [])
        let often: [Command] = [
            .accept(agent, session), .connect(agent, session), .recordDelivered(agent, session, sha256),
            .acknowledgeRecord(agent, session, sha256), .declare(agent, session, [operation]),
        ]
        return often + often + often + [
            .reject(agent, session), .legFailed(agent, session), .declare(agent, session, [operation, "block_card"]),
            .withdraw(agent, session, [operation]), .note(agent, session, "wants “it” done"),
            .endConversation(agent, session, outcome: nil), .sendBack(agent, session),
        ]
    }

    /// SplitMix64.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
}
