import Routing
import Testing

/// What goes wrong in the call centers of others; each story is of a public issue report.
@Suite struct FieldStoryTests {
    @Test("an agent whose offer was withdrawn is ready at once, not reserved for ever")
    func stuckReserved() throws {
        var world = World()
        try world.allReady()
        try world.run(.start("s", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("s", wanted: .any, reason: .asked))
        let before = world.desk.agents["r1"]?.session
        try world.run(.cancelRequest("s"))
        #expect(before == "s")
        #expect(world.desk.agents["r1"]?.session == nil)
        #expect(world.names(of: "s").suffix(2) == ["withdrawn r1", "unqueued"])
    }

    @Test("a caller who hangs up while an agent is rung leaves no zombie: the agent cannot accept and takes the next")
    func zombie() throws {
        var world = World()
        try world.allReady()
        try world.run(.start("s", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("s", wanted: .any, reason: .asked))
        try world.run(.hangUp("s", by: .caller))
        #expect(throws: DeskError.noSuchSession("s")) { try world.run(.accept("r1", "s")) }
        try world.run(.start("next", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("next", wanted: .any, reason: .asked))
        #expect(world.names(of: "next").last == "offered r1")
    }

    @Test("an offer goes to one agent only; another who accepts gets a clear error, and so does a second accept")
    func oneTaker() throws {
        var world = World()
        try world.allReady()
        try world.run(.start("s", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("s", wanted: .any, reason: .asked))
        #expect(throws: DeskError.noOffer("r2", "s")) { try world.run(.accept("r2", "s")) }
        try world.run(.accept("r1", "s"))
        #expect(throws: DeskError.alreadyTaken("r2", "s", by: "r1")) { try world.run(.accept("r2", "s")) }
        #expect(throws: DeskError.alreadyTaken("r1", "s", by: "r1")) { try world.run(.accept("r1", "s")) }
    }

    @Test("the eighth caller is never served before the first")
    func firstComeFirstServed() throws {
        var world = World()
        try world.run(.signIn("r1", node: nil))
        for number in 1...8 {
            try world.run(.start(SessionID("s\(number)"), gateway: "wav", caller: "", node: nil))
            try world.run(.requestHuman(SessionID("s\(number)"), wanted: .any, reason: .asked))
        }
        var served: [SessionID] = []
        for _ in 1...8 {
            try world.run(.ready("r1"))
            guard let session = world.desk.agents["r1"]?.session else { continue }
            served.append(session)
            try world.answer(session, by: "r1")
            try world.run(.endConversation("r1", session, outcome: nil))
        }
        #expect(served == (1...8).map { SessionID("s\($0)") })
    }

    @Test("a transfer leaves the agent in wrap-up, and afterwards it is offered the next caller")
    func wrapUpAfterTransfer() throws {
        var world = World()
        try world.run(.signIn("r1", node: nil))
        try world.run(.ready("r1"))
        try world.run(.signIn("k1", node: nil))
        try world.run(.ready("k1"))
        try world.talk("s", with: "r1")
        try world.operate("s", ["block_card"], at: "k1")
        #expect(world.desk.agents["r1"]?.status == .wrapUp("s", until: world.now + .seconds(15)))
        try world.run(.start("next", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("next", wanted: .any, reason: .asked))
        #expect(world.names(of: "next").last == "queued")
        try world.run(.tick, after: .seconds(15))
        #expect(world.names(of: "next").last == "offered r1")
    }

    @Test("a seat that rejects, does not answer or fails leaves the caller with its remote agent", arguments: 0...2)
    func successTransfer(failure: Int) throws {
        var world = World()
        for agent in ["r1", "k1"] as [AgentID] {
            try world.run(.signIn(agent, node: nil))
            try world.run(.ready(agent))
        }
        try world.talk("s", with: "r1")
        try world.run(.declare("r1", "s", ["block_card"]))
        try world.acknowledge("s", by: "k1")
        switch failure {
        case 0: try world.run(.reject("k1", "s"))
        case 1: try world.run(.tick, after: .seconds(20))
        default:
            try world.run(.accept("k1", "s"))
            try world.run(.legFailed("k1", "s"))
        }
        #expect(world.desk.sessions["s"]?.party.agent == "r1")
        #expect(world.names(of: "s").last == "held r1")
    }

    @Test("a record that changes after it was delivered has to be delivered and acknowledged anew before the offer")
    func changedRecord() throws {
        var world = World()
        try world.allReady()
        try world.talk("s", with: "r1")
        try world.run(.declare("r1", "s", ["block_card"]))
        let old = try #require(world.desk.sessions["s"]?.record.sha256)
        try world.run(.recordDelivered("k1", "s", old))
        try world.run(.note("r1", "s", "the card is at the airport"))
        let new = try #require(world.desk.sessions["s"]?.record.sha256)
        #expect(throws: DeskError.recordChanged("s", current: new)) {
            try world.run(.acknowledgeRecord("k1", "s", old))
        }
        try world.acknowledge("s", by: "k1")
        #expect(world.names(of: "s").last == "offered k1")
    }

    @Test("a lost desk is signed out when its lease lapses, and its caller waits for another agent")
    func lostDesk() throws {
        var rules = Rules()
        rules.lease = .seconds(30)
        var world = World(rules: rules)
        try world.run(.signIn("r1", node: nil))
        try world.run(.ready("r1"))
        try world.talk("s", with: "r1")
        try world.run(.tick, after: .seconds(30))
        #expect(world.desk.agents["r1"]?.status == .signedOut)
        #expect(world.names(of: "s").suffix(2) == ["disconnected r1", "queued"])
    }
}
