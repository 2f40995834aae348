import Audit
import Foundation
import GRDB
import Ledger
import Routing
import TestKit
import Testing

/// The audit of real files.
@Suite struct LedgerAuditTests {
    @Test("whatever happens at the desk, its ledger passes", arguments: 1...60)
    func walks(seed: UInt64) throws {
        let verdict = Story(RoutingWalk.events(seed: seed, steps: 500)).verdict()
        #expect(verdict.findings == [])
        #expect(verdict.events > 150)
    }

    @Test("what a core has written to a file passes, with content erased too")
    func file() async throws {
        try await withLedgerFile { folder, ledger in
            let core = try await RoutingCore(
                staff: RoutingWalk.staff, rules: RoutingWalk.rules, ledger: ledger, at: .init(milliseconds: 0))
            var walk = RoutingWalk(seed: 5)
            for _ in 0..<400 {
                let (command, at) = walk.next(await core.state)
                do { try await core.perform(command, at: at) } catch is DeskError {}  // refusals are part of the walk
            }
            let before = try verdict(folder)
            #expect(before.findings == [])
            #expect(before.erased == 0)
            let erased = try await ledger.eraseContent(ofSessionsEndedBefore: .init(milliseconds: .max))
            let after = try verdict(folder)
            #expect(after.findings == [])
            #expect(after.erased == erased)
            #expect(after.head == before.head)
        }
    }

    @Test(
        "a change to any column names the event and nothing else",
        arguments: [
            "facts = facts || ' '", "content = replace(content, 'h', 'H')", "content = '{}'", "hash = zeroblob(32)",
            "hash = x'00'", "facts = replace(facts, '0.51', '0.52')", "session = 'z'", "seal = zeroblob(32)",
        ])
    func changedColumn(_ change: String) async throws {
        try await withLedgerFile { folder, ledger in
            let events = RoutingWalk.events(seed: 4, steps: 400)
            _ = try await ledger.append(events, after: 0)
            let heard = try #require(events.firstIndex { $0.name == "heard" }) + 1
            let file = try DatabaseQueue(path: folder + "/ledger.sqlite")
            try await file.write {
                try $0.execute(sql: "UPDATE event SET \(change) WHERE position = ?", arguments: [heard])
            }
            #expect(Set(try verdict(folder).findings.map(\.position)) == [Int64(heard)])
        }
    }

    @Test("rows taken out are missed where they were")
    func missing() async throws {
        try await withLedgerFile { folder, ledger in
            _ = try await ledger.append(RoutingWalk.events(seed: 4, steps: 100), after: 0)
            let file = try DatabaseQueue(path: folder + "/ledger.sqlite")
            try await file.write { try $0.execute(sql: "DELETE FROM event WHERE position IN (20, 21)") }
            let finding = try verdict(folder).findings.first { $0.rule == .positions }
            #expect(
                finding?.description
                    == "positions at event 22: it follows event 19, so events are missing or out of order")
        }
    }

    @Test("a flipped bit anywhere in the file is found, or has changed no event")
    func flippedBits() async throws {
        try await withLedgerFile { folder, ledger in
            _ = try await ledger.append(RoutingWalk.events(seed: 4, steps: 60), after: 0)
            let path = folder + "/ledger.sqlite"
            try await DatabaseQueue(path: path).writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            let original = try rows(folder)
            try await withLedgerFile { copies, _ in
                for offset in stride(from: 100, to: whole.count, by: 61) {
                    var flipped = whole
                    flipped[offset] ^= 1 << UInt8(offset % 8)
                    let files = try FileManager.default.contentsOfDirectory(atPath: copies)
                    for file in files { try FileManager.default.removeItem(atPath: copies + "/" + file) }
                    try flipped.write(to: URL(fileURLWithPath: copies + "/ledger.sqlite"))
                    do {
                        let found = try verdict(copies)
                        if found.holds { #expect(try rows(copies) == original, "byte \(offset)") }
                    } catch is UnreadableLedger {}  // found
                }
            }
        }
    }

    @Test("a folder without a ledger, and a file that is none, are said to be so")
    func unreadable() async throws {
        let missing = try #require(throws: UnreadableLedger.self) { _ = try SQLiteFile(directory: "/no/such") }
        #expect(missing.description == "There is no ledger /no/such/ledger.sqlite; name the folder that holds it.")
        let scratch = try ScratchDirectory()
        try Data("no database, but longer than a header has to be".utf8).write(
            to: URL(fileURLWithPath: scratch.path + "/ledger.sqlite"))
        let text = try #require(throws: UnreadableLedger.self) { _ = try SQLiteFile(directory: scratch.path) }
        #expect(text.description.contains("file is not a database"))
    }

    private func verdict(_ folder: String) throws -> Verdict { Story.verdict(of: try rows(folder)) }

    private func rows(_ folder: String) throws -> [StoredRow] {
        var rows: [StoredRow] = []
        try SQLiteFile(directory: folder).forEachRow { rows.append($0) }
        return rows
    }

    private func withLedgerFile(_ body: (String, SQLiteLedger) async throws -> Void) async throws {
        let scratch = try ScratchDirectory()
        try await body(scratch.path, try SQLiteLedger(directory: scratch.path))
    }
}

/// A folder that goes away with its last user.
private final class ScratchDirectory {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("foyer-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }  // a left-over folder in /tmp harms no test
}
