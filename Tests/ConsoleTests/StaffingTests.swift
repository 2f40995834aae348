import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Routing
import Synchronization
import Testing

@testable import Console

/// `/api/staffing`: what a manager asks beside live calls.
@Suite(.timeLimit(.minutes(5))) struct StaffingTests {
    /// Figures that take little work.
    private static let small = "/api/staffing?callsPerHour=60&consult=90&seat=120"

    @Test("a supervisor is told the smallest staffing, and what remote-first saves in seats and costs in heads")
    func answer() async throws {
        try await RunningConsole.with { console in
            let answer = try await console.client("sue").get(Self.small)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.value("meetsTarget") as? Bool == true)
            let remotes = try #require(answer.value("saving.remotes") as? Int)
            let seats = try #require(answer.value("saving.seats") as? Int)
            let all = try #require(answer.value("saving.allAtSeats") as? Int)
            #expect(seats > 0)
            #expect(answer.value("saving.seatsSaved") as? Int == all - seats)
            #expect(answer.value("saving.extraHeads") as? Int == remotes + seats - all)
            #expect(answer.value("remote.agents") as? Int == remotes)
            #expect(answer.value("target") as? String == "80/20")
        }
    }

    @Test("without operations no seat is needed")
    func noOperations() async throws {
        try await RunningConsole.with { console in
            let answer = try await console.client("otto").get(Self.small + "&operations=0")
            #expect(answer.value("saving.seats") as? Int == 0, "\(answer.text)")
        }
    }

    @Test("of two questions at once one is worked out, and the other is told when to ask again")
    func oneAtATime() async throws {
        try await RunningConsole.with { console in
            let sue = console.client("sue")
            async let first = sue.get(Self.small)
            async let second = sue.get(Self.small)
            let answers = try await [first, second].sorted { $0.status < $1.status }
            #expect(answers.map(\.status) == [200, 429])
            #expect(answers[1].value("type") as? String == "/problems/busy")
            #expect(Int(answers[1].header("retry-after") ?? "") ?? 0 >= 1)
        }
    }

    @Test("after a question the planner rests as long as it worked")
    func rest() async throws {
        let clock = Mutex([0, 0, 8, 15, 17, 17].makeIterator())
        let origin = ContinuousClock.now
        let planner = Planner { origin + .seconds(clock.withLock { $0.next() } ?? 100) }
        let load = try StaffingLoad(callsPerHour: 60)
        _ = try await planner.answer(load)  // from 0 to 8
        let refusal = await #expect(throws: Problem.self) { try await planner.answer(load) }  // at 15
        #expect(refusal?.status == .tooManyRequests)
        #expect(refusal?.headers[.retryAfter] == "1")
        _ = try await planner.answer(load)  // at 17
    }

    @Test(
        "a figure that can't be is refused with its range",
        arguments: [
            ("callsPerHour=0", "“callsPerHour” is a whole number from 1 to 3000."),
            ("callsPerHour=1e9", "“callsPerHour” is a whole number from 1 to 3000."),
            ("contained=101", "“contained” is a whole number from 0 to 100."),
            ("operations=-1", "“operations” is a whole number from 0 to 100."),
            ("seat=", "“seat” is a whole number from 1 to 1800."),
            ("patience=1", "“patience” is a whole number from 10 to 36000."),
            ("serviceLevel=100", "“serviceLevel” is a whole number from 1 to 99."),
            ("whenBusy=drop", "“whenBusy” is one of hold, park."),
        ])
    func badFigure(query: String, sentence: String) async throws {
        try await RunningConsole.with { console in
            let answer = try await console.client("sue").get("/api/staffing?" + query)
            #expect(answer.status == 400)
            #expect(answer.value("detail") as? String == sentence)
        }
    }

    @Test("a load that would keep live calls waiting is left to the command line")
    func tooLarge() async throws {
        try await RunningConsole.with { console in
            let answer = try await console.client("sue").get("/api/staffing?callsPerHour=3000&seat=900")
            #expect(answer.status == 422)
            let sentence = "This is up to 766 Erlang; 500 are worked out here, more by foyer simulate."
            #expect(answer.value("detail") as? String == sentence)
        }
    }

    @Test("agents and strangers are not told")
    func readersOnly() async throws {
        try await RunningConsole.with { console in
            let agent = try await console.client("anna").get(Self.small)
            let stranger = try await console.request("GET", Self.small)
            #expect(agent.status == 403)
            #expect(stranger.status == 401)
        }
    }

    @Test("callers who all end in the bot need one remote agent and no seat")
    func allContained() async throws {
        let answer = try await Planner().answer(StaffingLoad(callsPerHour: 60, contained: 100, operations: 0))
        #expect(answer.contains(#""seats":0"#), "\(answer)")
        #expect(answer.contains(#""remotes":1"#))
    }
}

extension StaffingLoad {
    fileprivate init(callsPerHour: Int, contained: Int = 0, operations: Int = 30) throws {
        let uri = "/?callsPerHour=\(callsPerHour)&contained=\(contained)&operations=\(operations)"
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: uri)
        try self.init(Query(Request(head: head, body: RequestBody(buffer: ByteBuffer()))))
    }
}
