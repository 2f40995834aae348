import Ledger
import Routing
import TestKit
import Testing

@Suite struct SessionListTests {
    @Test("a session's summary says when, who and what, and nothing the caller said")
    func summary() throws {
        var desk = Desk(staff: RoutingWalk.staff)
        var list = SessionList(keeping: 10)
        func run(_ at: Int64, _ command: Command) throws {
            for event in try desk.handle(command, at: Timestamp(milliseconds: at * 1000)) { list.apply(event) }
        }
        for agent in ["r1", "k1"] as [AgentID] {
            try run(0, .signIn(agent, node: nil))
        }
        try run(0, .start("a", gateway: "sip", caller: "+49 30 123", node: nil))
        try run(1, .requestHuman("a", wanted: .any, reason: .asked))
        #expect(list.latestFirst.map(\.with) == ["queue"])
        try run(5, .ready("r1"))
        try run(6, .accept("r1", "a"))
        try run(7, .connect("r1", "a"))
        try run(9, .declare("r1", "a", ["block_card"]))
        #expect(list.latestFirst.map(\.with) == ["r1"])
        try run(10, .start("b", gateway: "sip", caller: "", node: nil))
        try run(12, .endConversation("r1", "a", outcome: nil))
        let (latest, first) = (list.latestFirst[0], list.latestFirst[1])
        #expect((latest.session, latest.with, latest.endedAt) == ("b", "bot", nil))
        #expect((first.session, first.with, first.outcome) == ("a", nil, .consulted))
        #expect(first.waited == .seconds(6))
        #expect(first.agents == ["r1"])
        #expect(first.operations == ["block_card"])
        #expect(
            first.json.text(.asGiven) == """
                {"session":"a","startedAt":"1970-01-01T00:00:00Z","endedAt":"1970-01-01T00:00:12Z","outcome":"consulted",\
                "with":null,"waited":6,"agents":["r1"],"operations":["block_card"]}
                """)
    }

    @Test("of a long ledger the live sessions and the latest ended ones are kept")
    func latest() {
        var list = SessionList(keeping: 3)
        for number in 0..<100 {
            let session = SessionID("s\(number)")
            let at = Timestamp(milliseconds: Int64(number))
            list.apply(Event(at: at, session: session, kind: .started(gateway: "sip", caller: "", node: nil)))
            guard number > 0 else { continue }
            list.apply(Event(at: at, session: session, kind: .ended(by: .caller, outcome: .contained)))
        }
        #expect(list.latestFirst.map(\.session) == ["s99", "s98", "s97", "s0"])
    }
}
