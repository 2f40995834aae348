import Routing
import Testing

/// What a supervisor does to agents and callers, callbacks, and what callers are told of their wait.
@Suite struct SupervisorStoryTests {
    @Test("an agent sent away in a conversation is in wrap-up, then away; its caller waits for another, first in line")
    func forcedAway() throws {
        var world = World()
        try world.allReady()
        try world.talk("s", with: "r1")
        try world.run(.force("r1", .away(reason: "training")))
        #expect(world.names(of: "s").suffix(3) == ["disconnected r1", "queued", "offered r2"])
        try world.run(.tick, after: .seconds(15))
        #expect(world.desk.agents["r1"]?.status == .away(reason: "training", until: nil))
    }

    @Test("an agent signed out while it is rung loses the offer, and the next is rung")
    func forcedOut() throws {
        var world = World()
        try world.allReady()
        try world.run(.start("s", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("s", wanted: .any, reason: .asked))
        try world.run(.force("r1", .signedOut))
        #expect(world.names(of: "s").suffix(2) == ["withdrawn r1", "offered r2"])
        #expect(world.desk.agents["r1"]?.status == .signedOut)
    }

    @Test(
        "a seat signed out while the record is read leaves the caller with its remote agent, and another seat is found")
    func forcedSeat() throws {
        var world = World()
        try world.allReady()
        try world.talk("s", with: "r1")
        try world.run(.declare("r1", "s", ["block_card"]))
        #expect(world.names(of: "s").last == "reserved k1")
        try world.run(.force("k1", .signedOut))
        #expect(world.names(of: "s").suffix(2) == ["withdrawn k1", "reserved k2"])
        #expect(world.desk.sessions["s"]?.party.agent == "r1")
    }

    @Test("a caller put back into the queue leaves its agent, seat or remote, and a remote agent is next (I1)")
    func requeued() throws {
        var world = World()
        try world.allReady()
        try world.talk("s", with: "r1")
        try world.run(.requeue("s"))
        #expect(world.names(of: "s").suffix(3) == ["disconnected r1", "queued", "offered r2"])
        try world.answer("s", by: "r2")
        try world.operate("s", ["block_card"], at: "k1")
        try world.run(.requeue("s"))
        #expect(world.names(of: "s").suffix(2) == ["disconnected k1", "queued"])
        try world.run(.ready("r1"))
        #expect(world.names(of: "s").last == "offered r1")
    }

    @Test("a caller who relies on a callback keeps its place before those who came later")
    func callback() throws {
        var world = World()
        try world.run(.signIn("r1", node: nil))
        for session in ["first", "second"] as [SessionID] {
            try world.run(.start(session, gateway: "wav", caller: "", node: nil))
            try world.run(.requestHuman(session, wanted: .any, reason: .asked))
        }
        try world.run(.acceptCallback("first", number: "5551234"))
        try world.run(.hangUp("first", by: .caller))
        #expect(world.desk.place(of: "first")?.position == 1)
        #expect(world.desk.sessions["first"]?.party == .nobody)
        try world.run(.ready("r1"))
        #expect(world.names(of: "first").suffix(2) == ["callerLeft", "offered r1"])
        #expect(world.desk.sessions["first"]?.callback == "5551234")
        #expect(world.names(of: "second").last == "queued")
    }

    @Test("a caller is told a range once enough conversations are known, and nothing before")
    func estimate() throws {
        var world = World()
        try world.run(.signIn("r1", node: nil))
        try world.run(.ready("r1"))
        for number in 1...8 {
            let session = SessionID("s\(number)")
            try world.talk(session, with: "r1")
            let early = SessionID("early\(number)")
            let unknown = try estimate(of: early, in: &world)
            #expect(unknown == nil)
            try world.run(.hangUp(early, by: .caller))
            try world.run(.endConversation("r1", session, outcome: nil), after: .seconds(10 * Int64(number)))
            try world.run(.ready("r1"))
        }
        try world.talk("talking", with: "r1")
        let estimates = (try estimate(of: "next", in: &world), try estimate(of: "afterwards", in: &world))
        let (first, second) = (try #require(estimates.0), try #require(estimates.1))
        #expect(first.low < first.high)
        #expect(first.low >= .seconds(10) && first.high <= .seconds(100))
        #expect(second.low == Milliseconds(first.low.count * 2))
        #expect(second.high == Milliseconds(first.high.count * 2))
        #expect(world.desk.place(of: "afterwards")?.estimate == second)
    }

    private func estimate(of session: SessionID, in world: inout World) throws -> Estimate? {
        try world.run(.start(session, gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman(session, wanted: .any, reason: .asked))
        return world.desk.place(of: session)?.estimate
    }
}
