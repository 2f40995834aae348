import Routing
import Testing

/// Everything that can be asked of the desk and is refused: a clear error, and nothing has changed.
@Suite struct RefusalTests {
    private static let unknown = SHA256(of: [])

    @Test(
        "what cannot be is refused by name and changes nothing",
        arguments: [
            (.hangUp("gone", by: .caller), .noSuchSession("gone")),
            (.observe("gone", .noInput(count: 1)), .noSuchSession("gone")),
            (.accept("r2", "gone"), .noSuchSession("gone")),
            (.start("s", gateway: "wav", caller: "", node: nil), .sessionExists("s")),
            (.signIn("nobody", node: nil), .noSuchAgent("nobody")),
            (.ready("nobody"), .noSuchAgent("nobody")),
            (.ready("k2"), .notSignedIn("k2")),
            (.force("k2", .signedOut), .notSignedIn("k2")),
            (.signIn("r1", node: nil), .alreadySignedIn("r1")),
            (.signOut("r1"), .inConversation("r1", "s")),
            (.finishWrapUp("r1", disposition: nil), .notInWrapUp("r1")),
            (.requestHuman("s", wanted: .any, reason: .asked), .humanAlreadyRequested("s")),
            (.requestHuman("t", wanted: .any, reason: .asked), .humanAlreadyRequested("t")),
            (.requestHuman("u", wanted: .any, reason: .asked), .queueFull(.remote)),
            (.cancelRequest("u"), .notWaiting("u")),
            (.acceptCallback("u", number: "5551234"), .notWaiting("u")),
            (.requeue("u"), .notWaiting("u")),
            (.accept("k1", "t"), .noOffer("k1", "t")),
            (.accept("r2", "s"), .alreadyTaken("r2", "s", by: "r1")),
            (.reject("k1", "t"), .noOffer("k1", "t")),
            (.connect("r2", "t"), .noOffer("r2", "t")),
            (.legFailed("k1", "s"), .notInThisConversation("k1", "s")),
            (.note("k1", "s", "hello"), .notInThisConversation("k1", "s")),
            (.endConversation("r2", "s", outcome: nil), .notInThisConversation("r2", "s")),
            (.sendBack("r1", "s"), .notInThisConversation("r1", "s")),
            (.declare("r2", "s", ["block_card"]), .notTheRemoteAgent("r2", "s")),
            (.declare("k1", "s", ["block_card"]), .notTheRemoteAgent("k1", "s")),
            (.declare("r1", "s", ["fly"]), .nobodyPerforms("fly")),
            (.declare("r1", "s", ["block_card", "fly"]), .nobodyPerforms("fly")),
            (.declare("r1", "s", []), .noOperation),
            (.withdraw("r1", "s", []), .noOperation),
            (.withdraw("r1", "s", ["refund"]), .notDeclared("refund", "s")),
            (.recordDelivered("k1", "s", unknown), .noOffer("k1", "s")),
            (.acknowledgeRecord("k1", "s", unknown), .noOffer("k1", "s")),
        ] as [(Command, DeskError)])
    func refused(command: Command, error: DeskError) throws {
        var world = try Self.world()
        let before = world.desk
        let refusal = #expect(throws: DeskError.self) { try world.run(command) }
        #expect(refusal == error)
        #expect(world.desk == before)
        #expect(refusal?.description.hasSuffix(".") == true, "an operator reads a sentence")
    }

    @Test(
        "a session that has ended takes no command",
        arguments: [
            .hangUp("s", by: .caller), .accept("r1", "s"), .note("r1", "s", "late"), .requeue("s"),
            .declare("r1", "s", ["block_card"]), .endConversation("r1", "s", outcome: nil),
            .requestHuman("s", wanted: .any, reason: .asked),
        ] as [Command])
    func ended(command: Command) throws {
        var world = try Self.world()
        try world.run(.hangUp("s", by: .caller))
        let before = world.desk
        #expect(throws: DeskError.noSuchSession("s")) { try world.run(command) }
        #expect(world.desk == before)
    }

    @Test("a record is acknowledged only by its seat, only after it was delivered, and only by its hash")
    func acknowledgement() throws {
        var world = try Self.world()
        try world.run(.declare("r1", "s", ["block_card"]))
        let hash = try #require(world.desk.sessions["s"]?.record.sha256)
        let before = world.desk
        #expect(throws: DeskError.recordNotDelivered("k1", "s")) { try world.run(.acknowledgeRecord("k1", "s", hash)) }
        #expect(throws: DeskError.recordChanged("s", current: hash)) {
            try world.run(.recordDelivered("k1", "s", Self.unknown))
        }
        #expect(world.desk == before)
        try world.run(.recordDelivered("k1", "s", hash))
        let delivered = world.desk
        #expect(throws: DeskError.recordChanged("s", current: hash)) {
            try world.run(.acknowledgeRecord("k1", "s", Self.unknown))
        }
        #expect(throws: DeskError.noOffer("k3", "s")) { try world.run(.acknowledgeRecord("k3", "s", hash)) }
        #expect(world.desk == delivered)
    }

    @Test("a clock that jumps back is refused by the desk; the core takes it for the latest event's time")
    func clock() async throws {
        var world = try Self.world()
        let before = world.desk
        let early = world.now + .seconds(-60)
        #expect(throws: DeskError.clockJumpedBack(to: early, from: world.now)) {
            _ = try world.desk.handle(.tick, at: early)
        }
        #expect(world.desk == before)

        let core = try await RoutingCore(staff: World.staff, ledger: MemoryLedger(), at: world.now)
        try await core.perform(.signIn("r1", node: nil), at: world.now)
        let late = try await core.perform(.ready("r1"), at: early)
        #expect(late.map(\.event.at) == [world.now])
    }

    /// r1 talks with s; t is offered to r2; u is with the bot; k1 and k3 are ready; nobody may wait.
    private static func world() throws -> World {
        var rules = Rules()
        rules.remoteQueue.length = 0
        var world = World(rules: rules)
        for agent in ["r1", "r2", "k1", "k3"] as [AgentID] {
            try world.run(.signIn(agent, node: nil))
            try world.run(.ready(agent))
        }
        try world.talk("s", with: "r1")
        try world.run(.start("t", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("t", wanted: .any, reason: .asked))
        try world.run(.start("u", gateway: "wav", caller: "", node: nil))
        return world
    }
}
