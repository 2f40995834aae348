import Routing
import Testing

@Suite struct ExplanationTests {
    @Test("an explanation names rule, idle agents, why each other was passed over and what would have changed it")
    func wholeMethod() throws {
        var world = World()
        for agent in ["r2", "r1", "k2", "k1"] as [AgentID] {
            try world.run(.signIn(agent, node: nil))
            try world.run(.ready(agent))
        }
        try world.talk("s", with: "r2")
        try world.operate("s", ["block_card"], at: "k2")
        try world.run(.endConversation("k2", "s", outcome: nil))
        #expect(
            world.explanation(of: "s").description
                == """
                1 s  queued for a remote agent, position 1
                  I1: The first human is a remote agent, whatever the caller asked for.
                  idle: r2 (8 s), r1 (6 s)
                  k1, k2, k3: a seat: the first human is a remote agent (I1)

                1 s  offered to r2
                  I1: The first human is a remote agent, whatever the caller asked for.
                  idle: r2 (8 s), r1 (6 s)
                  r1: idle for a shorter time (6 s)
                  k1, k2, k3: a seat: the first human is a remote agent (I1)
                  Would have gone to r1 if it had been idle more than 2 s longer.

                4 s  queued for a seat of cards, position 1
                  I2: A seat is sought only after the session's own remote agent declared an operation.
                  idle: k2 (7 s), k1 (5 s)
                  k3: not in a skill group that covers the operations
                  r1, r2: a remote agent: only seats perform operations (I3)

                4 s  kept k2 of cards for block_card
                  I3: The longest idle seat of a skill group that covers the operations is kept.
                  idle: k2 (7 s), k1 (5 s)
                  k1: idle for a shorter time (5 s)
                  k3: not in a skill group that covers the operations
                  r1, r2: a remote agent: only seats perform operations (I3)
                  Would have gone to k1 if it had been idle more than 2 s longer.

                6 s  offered to k2
                  I4: A seat is asked only after it has acknowledged the interaction record.

                8 s  connected to k2
                  I6: A caller is never dropped: it stays with its agent until another has answered, or waits on.

                9 s  ended by agent: operated
                  I9: Whoever was kept for a session is released in the step that ends it.
                """)
    }

    @Test("an explanation says how much sooner a wrap-up had to end for the caller to be taken at once")
    func wrapUp() throws {
        var world = World()
        try world.run(.signIn("r1", node: nil))
        try world.run(.ready("r1"))
        try world.talk("first", with: "r1")
        try world.run(.endConversation("r1", "first", outcome: nil))
        try world.run(.start("s", gateway: "wav", caller: "", node: nil), after: .seconds(11))
        try world.run(.requestHuman("s", wanted: .seat, reason: .asked))
        try world.run(.hangUp("s", by: .caller))
        #expect(
            world.explanation(of: "s").description
                == """
                1 s  queued for a remote agent, position 1
                  I1: The first human is a remote agent, whatever the caller asked for.
                  r1: in wrap-up for another 3 s
                  r2: not signed in
                  k1, k2, k3: a seat: the first human is a remote agent (I1)
                  Would have gone to r1 at once if its wrap-up had ended 3 s earlier.

                2 s  ended by caller: abandoned
                  I9: Whoever was kept for a session is released in the step that ends it.
                  r1: in wrap-up for another 2 s
                  r2: not signed in
                  k1, k2, k3: a seat: the first human is a remote agent (I1)
                  Would have gone to r1 if the caller had waited 2 s longer.
                """)
    }

    @Test("an explanation of a rejected offer says who was asked next, and whose wrap-up came too late")
    func rejected() throws {
        var world = World()
        try world.allReady()
        try world.talk("first", with: "r1")
        try world.run(.endConversation("r1", "first", outcome: nil))
        try world.run(.start("s", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("s", wanted: .any, reason: .asked))
        try world.run(.reject("r2", "s"))
        #expect(
            world.explanation(of: "s").description
                == """
                1 s  queued for a remote agent, position 1
                  I1: The first human is a remote agent, whatever the caller asked for.
                  idle: r2 (13 s)
                  r1: in wrap-up for another 13 s
                  k1, k2, k3: a seat: the first human is a remote agent (I1)

                1 s  offered to r2
                  I1: The first human is a remote agent, whatever the caller asked for.
                  idle: r2 (13 s)
                  r1: in wrap-up for another 13 s
                  k1, k2, k3: a seat: the first human is a remote agent (I1)
                  Would have gone to r1 if its last conversation had ended more than 26 s earlier.

                2 s  r2 did not take it
                  I8: Whoever is idle is asked at once; callers go by priority, then by arrival.
                  Would have gone to r2 if it had accepted.
                """)
    }

    @Test("an explanation of a parked caller says what kept every seat from taking it")
    func parked() throws {
        var world = World()
        try world.allReady()
        try world.talk("first", with: "r1")
        try world.operate("first", ["refund"], at: "k3")
        try world.talk("s", with: "r2")
        try world.run(.declare("r2", "s", ["refund"]))
        let paragraphs = world.explanation(of: "s").description.split(separator: "\n\n")
        #expect(
            paragraphs.last == """
                4 s  the caller waits in seat:payments and r2 is free
                  I8: Whoever is idle is asked at once; callers go by priority, then by arrival.
                  k3: talking in session first
                  k1, k2: not in a skill group that covers the operations
                  r1, r2: a remote agent: only seats perform operations (I3)
                  Would have gone to k3 if it had not been talking in session first.
                """)
    }

    @Test("the JSON of an explanation has the same facts, its moments in seconds since the caller arrived")
    func json() throws {
        let remotes = World.staff.agents.filter { $0.tier == .remote }
        var world = World(staff: Staff(agents: remotes, skillGroups: []))
        try world.run(.signIn("r1", node: nil))
        try world.run(.ready("r1"))
        try world.run(.start("s", gateway: "wav", caller: "", node: nil))
        try world.run(.requestHuman("s", wanted: .any, reason: .asked))
        let json = world.explanation(of: "s").json
        guard case .object(let members) = json, case .array(let decisions) = members.last?.value else {
            Issue.record("no list of decisions in \(json.text())")
            return
        }
        #expect(
            decisions.last?.text(.asGiven) == #"""
                {"decision":{"at":1,"session":"s","event":"offered","agent":"r1","expires":21,"tier":"remote"},"rule":"I1",\#
                "why":"The first human is a remote agent, whatever the caller asked for.",\#
                "candidates":[{"agent":"r1","idle":2}],\#
                "passedOver":[{"agent":"r2","reason":"notSignedIn","text":"not signed in"}],\#
                "counterfactual":"Would have gone to r2 if it had been signed in and ready."}
                """#)
    }

    @Test("a session of which the ledger knows nothing has an explanation that says so")
    func unknown() async throws {
        let explanation = try await Explanation.read("nobody", from: MemoryLedger(), staff: World.staff)
        #expect(explanation.description == "The ledger has no routing decision about session nobody.")
    }
}
