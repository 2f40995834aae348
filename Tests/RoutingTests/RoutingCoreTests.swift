import Routing
import Testing

@Suite struct RoutingCoreTests {
    private let now = Timestamp(milliseconds: 1000)

    @Test("many callers at once: one agent is offered once, and the mailbox has the session's events in order")
    func concurrentCallers() async throws {
        let ledger = MemoryLedger()
        let core = try await RoutingCore(staff: World.staff, ledger: ledger, at: now)
        let mailbox = core.subscribe(to: "s7")
        try await core.perform(.signIn("r1", node: nil), at: now)
        try await core.perform(.ready("r1"), at: now)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask { [now] in
                    let session = SessionID("s\(number)")
                    try await core.perform(.start(session, gateway: "wav", caller: "", node: nil), at: now)
                    try await core.perform(.requestHuman(session, wanted: .any, reason: .asked), at: now)
                }
            }
            try await group.waitForAll()
        }
        let all = ledger.events(after: 0, limit: 1000)
        #expect(all.count { $0.event.name == "offered" } == 1)
        #expect(Array(mailbox.drain().map(\.event.name).prefix(3)) == ["started", "humanRequested", "queued"])
        #expect(mailbox.drain() == [])
    }

    @Test("a new process ends the sessions of the dead one and signs its agents out")
    func recovery() async throws {
        let ledger = MemoryLedger()
        let first = try await RoutingCore(staff: World.staff, ledger: ledger, at: now)
        try await first.perform(.signIn("r1", node: nil), at: now)
        try await first.perform(.ready("r1"), at: now)
        try await first.perform(.start("s", gateway: "wav", caller: "", node: nil), at: now)
        try await first.perform(.requestHuman("s", wanted: .any, reason: .asked), at: now)
        let second = try await RoutingCore(staff: World.staff, ledger: ledger, at: now)
        let state = await second.state
        #expect(state.sessions.isEmpty)
        #expect(state.agents["r1"]?.status == .signedOut)
        #expect(ledger.events(after: 0, limit: 100).suffix(3).map(\.event.name) == ["withdrawn", "ended", "signedOut"])
    }

    @Test("other settings count from the next decision on, and a call that runs keeps its agent")
    func otherSettings() async throws {
        let core = try await RoutingCore(staff: World.staff, ledger: MemoryLedger(), at: now)
        try await core.perform(.signIn("r1", node: nil), at: now)
        try await core.perform(.ready("r1"), at: now)
        try await core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: now)
        try await core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: now)
        try await core.perform(.accept("r1", "s"), at: now)
        try await core.perform(.connect("r1", "s"), at: now)
        let before = await core.state
        var staff = World.staff
        staff.agents.removeAll { $0.id == "r1" }
        staff.agents.append(.init(id: "zoe", name: "Zoe", tier: .remote))
        var rules = Rules()
        rules.wrapUp = .seconds(99)
        await core.work(with: staff, rules, at: now)
        let after = await core.state
        #expect(after.sessions == before.sessions)
        #expect(after.agents == before.agents)
        try await core.perform(.signIn("zoe", node: nil), at: now)
        try await core.perform(.endConversation("r1", "s", outcome: nil), at: now)
        let wrapUp = await core.state.agents["r1"]?.status
        #expect(wrapUp == .wrapUp("s", until: now + .seconds(99)))
        try await core.perform(.signOut("r1"), at: now)
        await #expect(throws: DeskError.noSuchAgent("r1")) { try await core.perform(.signIn("r1", node: nil), at: now) }
    }

    @Test("a core that was overtaken reads on and decides again")
    func overtaken() async throws {
        let ledger = MemoryLedger()
        let one = try await RoutingCore(staff: World.staff, ledger: ledger, node: "one", at: now)
        let two = try await RoutingCore(staff: World.staff, ledger: ledger, node: "two", at: now)
        try await one.perform(.signIn("r1", node: "one"), at: now)
        await #expect(throws: DeskError.alreadySignedIn("r1")) {
            try await two.perform(.signIn("r1", node: "two"), at: now)
            try await two.perform(.signIn("r1", node: "two"), at: now)
        }
        try await two.perform(.signIn("r2", node: "two"), at: now)
        #expect(ledger.events(after: 0, limit: 100).map(\.event.name) == ["signedIn", "signedIn"])
    }

    @Test("a mailbox for everything has every session's and agent's events, until it is let go of")
    func everything() async throws {
        let core = try await RoutingCore(staff: World.staff, ledger: MemoryLedger(), at: now)
        let mailbox = core.subscribe()
        try await core.perform(.signIn("r1", node: nil), at: now)
        try await core.perform(.ready("r1"), at: now)
        try await core.perform(.start("s", gateway: "wav", caller: "", node: nil), at: now)
        try await core.perform(.requestHuman("s", wanted: .any, reason: .asked), at: now)
        let names = mailbox.drain().map(\.event.name)
        #expect(names == ["signedIn", "ready", "started", "humanRequested", "queued", "offered"])
        let candidate = await core.candidate(of: "s")
        #expect(candidate == "r1")
    }
}
