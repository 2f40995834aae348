import Routing
import Testing

@Suite struct EventJSONTests {
    @Test("what people read has every moment in seconds since the start; the ledger has them since the epoch")
    func moments() throws {
        let start = Timestamp(milliseconds: 1_000_000)
        let moment = Timestamp(milliseconds: 1_002_500)
        let until = Timestamp(milliseconds: 1_020_000)
        let event = Event(
            at: moment, session: "s",
            kind: .disconnected(agent: "r1", tier: .remote, segment: 1, wrapUpEnds: until))
        #expect(
            event.json(since: start).text(.asGiven)
                == #"{"at":2.5,"session":"s","event":"disconnected","agent":"r1","segment":1,"tier":"remote","wrapUpEnds":20}"#
        )
        #expect(
            event.json.text() == #"""
                {"agent":"r1","at":1002500,"event":"disconnected","segment":1,"session":"s","tier":"remote",\#
                "wrapUpEnds":1020000}
                """#)
    }
}
