import Routing
import Testing

/// More of what goes wrong in the call centers of others: starved queues, miscounted conversations, agents nobody calls.
@Suite struct FairnessStoryTests {
    /// k1 serves cards and payments, k2 payments only.
    private static let staff = Staff(
        agents: [
            .init(id: "r1", name: "Rosa", tier: .remote),
            .init(id: "k1", name: "Kim", tier: .seat, skillGroups: ["cards", "payments"]),
            .init(id: "k2", name: "Kai", tier: .seat, skillGroups: ["payments"]),
        ],
        skillGroups: [
            .init(id: "cards", operations: ["block_card"], whenBusy: .park),
            .init(id: "payments", operations: ["refund"], whenBusy: .park),
        ])

    @Test("a seat of two groups takes their callers by arrival: a full queue starves nobody in the other")
    func acrossGroups() throws {
        var world = World(staff: Self.staff)
        try world.run(.signIn("r1", node: nil))
        for (name, operation) in [("a", "block_card"), ("b", "block_card"), ("c", "refund"), ("d", "block_card")] {
            try world.run(.ready("r1"))
            try world.talk(SessionID(name), with: "r1")
            try world.run(.declare("r1", SessionID(name), [OperationID(operation)]))
        }
        try world.run(.signIn("k1", node: nil))
        var served: [SessionID] = []
        for _ in 1...4 {
            try world.run(.ready("k1"))
            let session = try #require(world.desk.agents["k1"]?.session)
            served.append(session)
            try world.acknowledge(session, by: "k1")
            try world.answer(session, by: "k1")
            try world.run(.endConversation("k1", session, outcome: nil))
        }
        #expect(served == ["a", "b", "c", "d"])
    }

    @Test("a long queue for cards does not keep the payments seat idle")
    func ownQueue() throws {
        var world = World(staff: Self.staff)
        try world.run(.signIn("r1", node: nil))
        try world.run(.signIn("k2", node: nil))
        try world.run(.ready("k2"))
        for number in 1...20 {
            try world.run(.ready("r1"))
            try world.talk(SessionID("s\(number)"), with: "r1")
            try world.run(.declare("r1", SessionID("s\(number)"), [number < 20 ? "block_card" : "refund"]))
        }
        #expect(world.desk.agents["k2"]?.session == "s20")
    }

    @Test("operations of two groups go to one seat after the other; none is taken for done by the wrong one")
    func seatAfterSeat() throws {
        var world = World()
        try world.allReady()
        try world.talk("s", with: "r1")
        try world.operate("s", ["block_card", "refund"], at: "k1")
        try world.run(.endConversation("k1", "s", outcome: nil))
        #expect(world.desk.sessions["s"]?.declaration?.operations == ["refund"])
        #expect(world.desk.sessions["s"]?.candidate == "k3")
    }

    @Test(
        "segments are counted once: numbered without gaps, each begun once and ended once by the same agent",
        arguments: 1...20)
    func segments(seed: UInt64) {
        var live: [SessionID: [Int: AgentID]] = [:]
        var count: [SessionID: Int] = [:]
        for event in GuidedWalk.events(seed: seed, steps: 600) {
            guard let session = event.session else { continue }
            switch event.kind {
            case .started: count[session] = 0
            case .connected(let agent, _, let segment):
                #expect(segment == (count[session] ?? 0) + 1)
                count[session] = segment
                live[session, default: [:]][segment] = agent
            case .disconnected(let agent, _, let segment, _):
                #expect(live[session]?.removeValue(forKey: segment) == agent)
            case .ended: #expect(live[session, default: [:]].isEmpty)
            default: break
            }
        }
    }

    @Test("after five hundred transfers every agent who is idle is still called, in turn")
    func soak() throws {
        var world = World()
        try world.allReady()
        var remotes: [AgentID] = []
        var seats: [AgentID] = []
        for number in 1...500 {
            let session = SessionID("s\(number)")
            try world.run(.start(session, gateway: "wav", caller: "", node: nil))
            try world.run(.requestHuman(session, wanted: .any, reason: .asked))
            let remote = try #require(world.desk.sessions[session]?.candidate)
            try world.answer(session, by: remote)
            try world.run(.declare(remote, session, ["block_card"]))
            let seat = try #require(world.desk.sessions[session]?.candidate)
            try world.acknowledge(session, by: seat)
            try world.answer(session, by: seat)
            try world.run(.endConversation(seat, session, outcome: nil))
            try world.run(.tick, after: .seconds(20))
            remotes.append(remote)
            seats.append(seat)
        }
        #expect(remotes == (1...500).map { $0.isMultiple(of: 2) ? "r2" : "r1" })
        #expect(seats == (1...500).map { $0.isMultiple(of: 2) ? "k2" : "k1" })
    }
}
