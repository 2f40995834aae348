import Foundation
import Ledger
import Routing
import Settings
import TestKit
import Testing

@testable import Staffing

/// `foyer simulate --replay` over every kind of ledger that keeps one.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ReplayCommandTests {
    private static let day = """
        hours: 00:00-02:00
        callsPerHour: 120
        target: 80/20
        calls:
          - {name: cards, share: 1, operation: replace_card, operationShare: 0.3, bot: 20,
             consult: {exponential: 90}, triage: 60, seat: {exponential: 120}}
        skillGroups:
          - {id: cards, operations: [replace_card], whenBusy: hold}
        roster:
          - {tier: remote, agents: 4}
          - {tier: seat, agents: 2, skillGroups: [cards]}

        """

    @Test("the days that SQLite keeps come out as they were")
    func sqlite() async throws {
        let folder = try ScratchFolder()
        let data = folder.url.path
        try await keepTwoDays(in: try SQLiteLedger(directory: data))
        try await expectSameDays(replaying: data)
        try await expectSameDays(replaying: data + "/" + SQLiteLedger.fileName)
    }

    @Test("the days that PostgreSQL keeps come out as they were")
    func postgres() async throws {
        let database = try PostgresServer.shared.get().newDatabase()
        try await keepTwoDays(in: try await PostgresLedger(database))
        try await expectSameDays(replaying: uri(of: database))
    }

    @Test("a ledger without calls, or none at all, is told in a sentence")
    func nothing() async throws {
        let folder = try ScratchFolder()
        let file = folder.path("day.yaml")
        try Self.day.write(toFile: file, atomically: true, encoding: .utf8)
        _ = try SQLiteLedger(directory: folder.url.path)
        let empty = try Program.run("simulate", file, "--replay", folder.url.path)
        #expect(empty.status == 2)
        #expect(empty.errors.contains("there are no calls to replay"), "\(empty.errors)")
        let none = try Program.run("simulate", file, "--replay", "postgres:///x?host=/no/such/folder")
        #expect(none.status == 2)
        #expect(none.errors.contains("cannot be reached"), "\(none.errors)")
    }

    /// Two simulated days after each other, as a desk that lived through them would have kept them.
    private func keepTwoDays(in ledger: some LedgerStore) async throws {
        let scenario = try Scenario(ConfigurationNode(yaml: Self.day, file: "day.yaml"))
        var events: [Event] = []
        for day in 0..<2 {
            var simulation = Simulation(scenario, seed: 3, replication: day) { event in
                let session = event.session.map { SessionID("\(day)-\($0)") }
                events.append(Event(at: event.at + .seconds(Int64(day) * 86_400), session: session, kind: event.kind))
            }
            try simulation.run()
        }
        var end: Int64 = 0
        for start in stride(from: 0, to: events.count, by: 500) {
            end =
                try await ledger.append(Array(events[start..<min(start + 500, events.count)]), after: end).last?
                .position ?? end
        }
    }

    private func expectSameDays(replaying place: String) async throws {
        let folder = try ScratchFolder()
        let (file, output) = (folder.path("day.yaml"), folder.path("out.json"))
        try Self.day.write(toFile: file, atomically: true, encoding: .utf8)
        try "".write(toFile: output, atomically: true, encoding: .utf8)
        let process = Program.process(["simulate", file, "--replay", place, "--seed", "3", "--json"])
        process.environment?["TZ"] = "UTC"
        process.standardOutput = FileHandle(forWritingAtPath: output)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let replayed = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: output)))
        let drawn = try await StaffingAnswer.find(
            for: Scenario(ConfigurationNode(yaml: Self.day, file: file)), seed: 3, days: 2)
        let expected = try JSONSerialization.jsonObject(with: Data(drawn.json.utf8))
        let figures = ["days", "sessions", "diversion", "holding", "remote", "seat", "quarterHours"]
        for figure in figures {
            let (left, right) = ((replayed as? [String: Any])?[figure], (expected as? [String: Any])?[figure])
            #expect(left as? NSObject != nil)
            #expect(left as? NSObject == right as? NSObject, "\(figure)")
        }
    }

    /// libpq's keywords as a URI (manual 34.1.1.2).
    private func uri(of database: String) -> String {
        let pairs = database.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let values = Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
        return "postgres:///\(values["dbname", default: ""])?host=\(values["host", default: ""])"
            + "&user=\(values["user", default: ""])"
    }
}
