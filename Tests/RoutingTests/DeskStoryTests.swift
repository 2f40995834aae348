import Routing
import Testing

@Suite struct DeskStoryTests {
    @Test("a caller who asks for the office gets a remote agent, then a seat once an operation is declared")
    func wholeMethod() throws {
        var world = World()
        try world.allReady()
        try world.run(.start("s", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("s", wanted: .seat, reason: .asked))
        try world.run(.accept("r1", "s"))
        try world.run(.connect("r1", "s"))
        try world.run(.note("r1", "s", "wants the card blocked"))
        try world.run(.declare("r1", "s", ["block_card"]))
        let sha256 = try #require(world.desk.sessions["s"]?.record.sha256)
        try world.run(.recordDelivered("k1", "s", sha256))
        try world.run(.acknowledgeRecord("k1", "s", sha256))
        try world.run(.accept("k1", "s"))
        try world.run(.connect("k1", "s"))
        try world.run(.endConversation("k1", "s", outcome: nil))
        #expect(
            world.names(of: "s") == [
                "started", "humanRequested", "queued", "offered r1", "accepted r1", "connected r1", "noted r1",
                "operationDeclared r1", "queued", "reserved k1", "recordDelivered k1", "recordAcknowledged k1",
                "offered k1", "accepted k1", "connected k1", "disconnected r1", "operationPerformed k1",
                "disconnected k1", "ended",
            ])
    }
}
