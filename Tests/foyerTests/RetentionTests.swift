import Foundation
import Glibc
import Ledger
import Routing
import TestKit
import Testing

/// `ledger.retention`: what callers said goes when its time has come, while Foyer serves.
@Suite(.serialized, .timeLimit(.minutes(3))) struct RetentionTests {
    private static let old: [Event.Kind] = [
        .started(gateway: "sip", caller: "+49 30 1234", node: nil),
        .observed(.heard(text: "my secret", confidence: 1, intent: nil, score: 0, nbest: [])),
        .ended(by: .caller, outcome: .contained),
    ]

    @Test("a serving Foyer erases the words and recordings of calls that are over for longer than it keeps them")
    func erased() async throws {
        let folder = try ScratchFolder()
        let (data, recordings) = (folder.path("data"), folder.path("recordings"))
        for path in [data, recordings] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        try await keep(days: [40, 1], in: try SQLiteLedger(directory: data))
        for (name, age) in [("old-1.wav", 40), ("new-1.wav", 1), ("notes.wav", 40)] {
            let date = Date(timeIntervalSinceNow: -86_400 * Double(age))
            let attributes = [FileAttributeKey.modificationDate: date]
            #expect(
                FileManager.default.createFile(
                    atPath: recordings + "/" + name, contents: Data([0]), attributes: attributes))
        }
        try "ledger:\n  data: data\n  retention: 30\nrecording: {folder: recordings}\n".write(
            toFile: folder.path("foyer.yaml"), atomically: true, encoding: .utf8)
        let server = try serve("--config", folder.path("foyer.yaml"))
        defer { server.process.terminate() }
        let ledger = try SQLiteLedger(directory: data)
        while try await caller("day40", in: ledger) != "[erased]" { try await Task.sleep(for: .milliseconds(20)) }
        while FileManager.default.fileExists(atPath: recordings + "/old-1.wav") {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await caller("day1", in: ledger) == "+49 30 1234")
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: recordings)) == ["new-1.wav", "notes.wav"])
    }

    @Test("so it does in the ledger of several nodes")
    func erasedInPostgres() async throws {
        let folder = try ScratchFolder()
        let database = try PostgresServer.shared.get().newDatabase()
        let ledger = try await PostgresLedger(database)
        try await keep(days: [40, 1], in: ledger)
        try "ledger:\n  postgresql: \(database)\n  retention: 30\n".write(
            toFile: folder.path("foyer.yaml"), atomically: true, encoding: .utf8)
        let server = try serve("--config", folder.path("foyer.yaml"))
        defer { server.process.terminate() }
        while try await caller("day40", in: ledger) != "[erased]" { try await Task.sleep(for: .milliseconds(20)) }
        #expect(try await caller("day1", in: ledger) == "+49 30 1234")
    }

    @Test("an empty foyer.yaml is the demo bank, which keeps everything")
    func emptyFile() async throws {
        let folder = try ScratchFolder()
        try await keep(days: [4000], in: try SQLiteLedger(directory: folder.url.path))
        try "# nothing yet\n".write(toFile: folder.path("foyer.yaml"), atomically: true, encoding: .utf8)
        let server = try serve("--config", folder.path("foyer.yaml"), "--data", folder.url.path)
        #expect(server.end(SIGTERM) == 0)
        let ledger = try SQLiteLedger(directory: folder.url.path)
        #expect(try await caller("day4000", in: ledger) == "+49 30 1234")
    }

    @Test(
        "a retention that can't be is told with its line",
        arguments: [("retention: 0", "a whole number from 1 to 36500"), ("retension: 9", "did you mean 'retention'?")])
    func badRetention(line: String, sentence: String) throws {
        let folder = try ScratchFolder()
        let file = folder.path("foyer.yaml")
        try "ledger:\n  \(line)\n".write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Program.run("serve", "--config", file)
        #expect(result.status == 2)
        #expect(result.errors.contains("foyer.yaml:2: "), "\(result.errors)")
        #expect(result.errors.contains(sentence), "\(result.errors)")
    }

    /// A session for each number of days that it is over.
    private func keep(days: [Int], in ledger: some LedgerStore) async throws {
        let now = Int64(Date().timeIntervalSince1970 * 1000)
        for day in days.sorted(by: >) {
            let at = Timestamp(milliseconds: now - Int64(day) * 86_400_000)
            let events = Self.old.map { Event(at: at, session: SessionID("day\(day)"), kind: $0) }
            _ = try await ledger.append(events, after: try await ledger.end())
        }
    }

    private func caller(_ session: SessionID, in ledger: some LedgerStore) async throws -> String? {
        let first = try await ledger.events(of: session).first
        return if case .started(_, let caller, _) = first?.event.kind { caller } else { nil }
    }

    /// A server that takes calls.
    private func serve(_ options: String...) throws -> RunningServer {
        try RunningServer(
            ["--http", "off", "--audiosocket", "127.0.0.1:0"] + options, environment: ["FOYER_CALLS_RECOGNIZERS": "1"],
            until: "AudioSocket listens")
    }
}
