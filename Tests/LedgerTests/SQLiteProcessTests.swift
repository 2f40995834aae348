import Foundation
import Ledger
import Routing
import Testing

/// Several processes and one file.
@Suite(.timeLimit(.minutes(2))) struct SQLiteProcessTests {
    @Test("kill -9 in the middle of load loses nothing that was acknowledged", arguments: [3, 40, 200])
    func killed(after acknowledged: Int) async throws {
        try await withFolder { folder in
            let writer = try Writer(folder, "1000000")
            let before = try writer.read(lines: acknowledged)
            kill(writer.process.processIdentifier, SIGKILL)
            let last = try #require((before + writer.read(lines: .max)).last)
            let ledger = try SQLiteLedger(directory: folder)
            let events = try await ledger.all()
            let end = try await ledger.end()
            #expect(end >= last)
            #expect(end % 3 == 0, "a batch is kept whole or not at all")
            #expect(events.count == Int(end))
            _ = try await ledger.append(
                [Event(at: .init(milliseconds: 0), session: nil, kind: .ready(agent: "r"))], after: end)
        }
    }

    @Test("processes that make the file at the same moment share it", arguments: 0..<6)
    func together(round: Int) async throws {
        try await withFolder { folder in
            let writers = try (0..<6).map { _ in try Writer(folder, "2") }
            for writer in writers {
                _ = try writer.read(lines: .max)
                writer.process.waitUntilExit()
                #expect(writer.process.terminationStatus == 0)
            }
            #expect(try await SQLiteLedger(directory: folder).all().count == 36)
        }
    }

    @Test("two processes that append to one file both get everything in")
    func twoProcesses() async throws {
        try await withFolder { folder in
            let writers = [try Writer(folder, "100"), try Writer(folder, "100")]
            for writer in writers {
                _ = try writer.read(lines: .max)
                writer.process.waitUntilExit()
                #expect(writer.process.terminationStatus == 0)
            }
            let ledger = try SQLiteLedger(directory: folder)
            #expect(try await ledger.all().count == 600)
            for writer in writers {
                #expect(
                    try await ledger.events(of: SessionID("writer-\(writer.process.processIdentifier)")).count == 300)
            }
        }
    }
}
