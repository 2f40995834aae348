import Foundation
import Routing
import Settings
import TestKit
import Testing

@testable import Staffing

@Suite("Days that have been, replayed")
struct ReplayTests {
    @Test(
        "a day replayed from its own ledger comes out the same, to the call and millisecond",
        arguments: [Staff.WhenBusy.park, .hold], [nil, 45.0])
    func same(whenBusy: Staff.WhenBusy, patience: Double?) async throws {
        let day = try Days.steady(seats: 4, whenBusy: whenBusy, patience: patience, hours: 3)
        let history = try Self.history(of: day, days: 2)
        let days = history.days(of: ["cards"])
        #expect(days.count == 2)
        let replayed = try await Study(Self.day(day, arrivals: .replay(days: days)), seed: 9, days: 2).run()
        let drawn = try await Study(day, seed: 9, days: 2).run()
        #expect(replayed == drawn)
        #expect((drawn.seat.line.offered?.mean ?? 0) > 50)
    }

    @Test("more simulated days than recorded ones take them in turn")
    func turns() async throws {
        let day = try Days.steady(hours: 2)
        let one = [RecordedCall(at: 4000, remote: 60)]
        let three = (0..<3).map { RecordedCall(at: 4000 + Double($0), remote: 60) }
        let report = try await Study(Self.day(day, arrivals: .replay(days: [one, three])), days: 4).run()
        #expect(report.sessions?.mean == 2)
    }

    @Test("a call's day is that of the site's clock")
    func localDay() throws {
        let (late, early) = (Timestamp(milliseconds: 82_800_000), Timestamp(milliseconds: -1))
        var history = CallHistory { _ in .seconds(2 * 3600) }
        for (id, at) in [("late", late), ("early", early)] {
            var desk = Desk(staff: Staff(agents: [], skillGroups: []), rules: Rules())
            for event in try desk.handle(.start(SessionID(id), gateway: "g", caller: "", node: nil), at: at)
                + desk.handle(.hangUp(SessionID(id), by: .bot), at: at + .seconds(30))
            { history.apply(event) }
        }
        let days = history.days(of: [])
        #expect(days.map(\.count) == [1, 1])
        #expect(days.map { $0[0].at } == [7199.999, 3600])
        #expect(days[0][0] == RecordedCall(at: 7199.999, contained: true, bot: 30))
    }

    @Test("a caller's kind is the last intent that is one of the scenario's")
    func kind() throws {
        var history = CallHistory()
        let id = SessionID("s")
        func heard(_ intent: String) -> Event.Kind {
            .observed(.heard(text: "", confidence: 1, intent: intent, score: 1, nbest: []))
        }
        let kinds: [Event.Kind] = [
            .started(gateway: "g", caller: "", node: nil), heard("lost_card"), heard("human_agent"),
            .humanRequested(wanted: .any, reason: .asked, suggested: []), .ended(by: .caller, outcome: .abandoned),
        ]
        for (second, kind) in kinds.enumerated() {
            history.apply(Event(at: Timestamp(milliseconds: Int64(second) * 1000), session: id, kind: kind))
        }
        #expect(history.days(of: ["lost_card"]) == [[RecordedCall(at: 0, kind: "lost_card", contained: false, bot: 3)]])
        #expect(history.days(of: [])[0][0].kind == nil)
    }

    @Test("a CSV may hold several days")
    func csv() throws {
        let folder = try ScratchFolder()
        let path = folder.path("calls.csv")
        try "day,at,operation,seat\nmon,08:00,block_card,90\ntue,08:01,,\nmon,09:00,,\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        let days = try RecordedCallFile(path: path).days
        #expect(days.map(\.count) == [2, 1])
        #expect(days[0][0] == RecordedCall(at: 28_800, operation: "block_card", seat: 90))
    }

    @Test(
        "calls that can't have been are told",
        arguments: [
            (RecordedCall(at: 100, operation: "unblock"), "a replayed call needs 'unblock', which no seat performs"),
            (RecordedCall(at: 90_000), "none of the calls to replay (1) came within the opening hours"),
            (RecordedCall(at: 100, kind: "loans"), "a replayed call is of kind 'loans', which the scenario has not"),
            (RecordedCall(at: 100, seat: -1), "a time of a replayed call is -1 s but must be from 0"),
        ])
    func impossible(call: RecordedCall, sentence: String) throws {
        let day = try Days.steady(hours: 2)
        let error = #expect(throws: StaffingError.self) { try Self.day(day, arrivals: .replay(days: [[call]])) }
        #expect(error?.description.hasPrefix(sentence) == true, "\(error?.description ?? "no error")")
    }

    private static func history(of day: Scenario, days: Int) throws -> CallHistory {
        var history = CallHistory()
        for replication in 0..<days {
            var events: [Event] = []
            var simulation = Simulation(day, seed: 9, replication: replication) { events.append($0) }
            try simulation.run()
            for event in events {
                let at = event.at + .seconds(Int64(replication) * 86_400)
                history.apply(Event(at: at, session: event.session, kind: event.kind))
            }
        }
        return history
    }

    /// The same day with other callers.
    private static func day(_ day: Scenario, arrivals: Arrivals) throws -> Scenario {
        try Scenario(
            hours: day.hours, arrivals: arrivals, kinds: day.kinds, patience: day.patience, answer: day.answer,
            wrapUp: day.wrapUp, skillGroups: day.skillGroups, roster: day.roster, target: day.target,
            warmUp: day.warmUp)
    }
}
