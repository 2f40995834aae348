import Foundation
import GRDB
import Routing
import TestKit
import Testing

@testable import Ledger

/// What can happen to a file.
@Suite struct SQLiteFailureTests {
    private let walk = RoutingWalk.events(seed: 11, steps: 600)

    @Test("a commit is on the disk before it is acknowledged: synchronous is FULL after opening")
    func synchronous() async throws {
        try await withFolder { folder in
            for _ in 1...2 {
                let ledger = try SQLiteLedger(directory: folder)
                let synchronous = try await ledger.database.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
                #expect(synchronous == 2)
            }
        }
    }

    @Test("only the owner may read the ledger's files")
    func rights() async throws {
        try await withFolder { folder in
            let ledger = try SQLiteLedger(directory: folder)
            _ = try await ledger.append(walk, after: 0)
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
            }
        }
    }

    @Test("a folder that is not there or cannot be written is said to be so", arguments: ["/no/such/folder", "/proc"])
    func unwritable(_ folder: String) throws {
        let error = try #require(throws: LedgerError.self) { _ = try SQLiteLedger(directory: folder) }
        #expect(error.description.hasPrefix("The ledger \(folder)/ledger.sqlite cannot be used: "))
    }

    @Test("a text file in the ledger's place is left as it is and named")
    func textFile() async throws {
        try await withFolder { folder in
            let path = folder + "/ledger.sqlite"
            let text = String(repeating: "this is no database\n", count: 100)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let error = try #require(throws: LedgerError.self) { _ = try SQLiteLedger(directory: folder) }
            #expect(error == .damaged(path: path, problem: "file is not a database"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test("a ledger of a newer Foyer is left as it is")
    func newerSchema() async throws {
        try await withFolder { folder in
            try await SQLiteLedger(directory: folder).database.write { try $0.execute(sql: "PRAGMA user_version = 99") }
            let error = try #require(throws: LedgerError.self) { _ = try SQLiteLedger(directory: folder) }
            #expect(error == .newerSchema(path: folder + "/ledger.sqlite", version: 99, known: 1))
        }
    }

    @Test("a torn last page is found when the ledger is opened", arguments: [1, 2000, 4096, 6000])
    func tornPage(missing: Int) async throws {
        try await withFolder { folder in
            let path = folder + "/ledger.sqlite"
            try await written(in: folder)
            try truncate(path, to: try size(path) - missing)
            let error = try #require(throws: LedgerError.self) { _ = try SQLiteLedger(directory: folder) }
            guard case .damaged = error else { return #expect(error == .damaged(path: path, problem: "")) }
        }
    }

    @Test("a torn write-ahead log gives the ledger up to the last whole commit", arguments: [1, 100, 5000, 20_000])
    func tornLog(missing: Int) async throws {
        try await withFolder { folder in
            try await withFolder { crashed in
                let ledger = try SQLiteLedger(directory: folder)
                for index in 0..<20 {
                    _ = try await ledger.append(Array(walk[index * 10..<index * 10 + 10]), after: Int64(index * 10))
                }
                for name in ["ledger.sqlite", "ledger.sqlite-wal"] {
                    try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: crashed + "/" + name)
                }
                let log = crashed + "/ledger.sqlite-wal"
                try truncate(log, to: try size(log) - missing)
                let read = try await SQLiteLedger(directory: crashed).all().map(\.event)
                #expect(read.count % 10 == 0 && read.count < 200)
                #expect(read == Array(walk.prefix(read.count)))
            }
        }
    }

    @Test(
        "a change to a row is found when it is read, and its event is named",
        arguments: [
            "facts = replace(facts, '\"at\":1', '\"at\":2')", "content = replace(content, 'h', 'H')",
            "seal = zeroblob(32)", "hash = zeroblob(32)", "facts = facts || ' '",
        ])
    func changedRow(_ change: String) async throws {
        try await withFolder { folder in
            let ledger = try SQLiteLedger(directory: folder)
            _ = try await ledger.append(walk, after: 0)
            let heard = try #require(walk.firstIndex { $0.name == "heard" }) + 1
            try await ledger.database.write {
                try $0.execute(sql: "UPDATE event SET \(change) WHERE position = ?", arguments: [heard])
            }
            let error = try await #require(throws: LedgerError.self) { _ = try await ledger.all() }
            guard case .malformed(_, let position, _) = error else { throw error }
            #expect(position == Int64(heard))
        }
    }

    @Test("a missing row is found, and the event after it is named")
    func missingRow() async throws {
        try await withFolder { folder in
            let ledger = try SQLiteLedger(directory: folder)
            _ = try await ledger.append(walk, after: 0)
            try await ledger.database.write { try $0.execute(sql: "DELETE FROM event WHERE position = 9") }
            let error = try await #require(throws: LedgerError.self) { _ = try await ledger.all() }
            guard case .malformed(_, let position, _) = error else { throw error }
            #expect(position == 10)
        }
    }

    /// SQLite's own page limit stands in for a disk of limited size: it gives the same SQLITE_FULL at the same place, and
    /// needs neither a mount nor root.
    @Test("a full disk is said to be full, nothing kept is lost, and with space it goes on")
    func fullDisk() async throws {
        try await withFolder { folder in
            let ledger = try SQLiteLedger(directory: folder)
            let pages = try await ledger.database.writeWithoutTransaction { database in
                try Int.fetchOne(database, sql: "PRAGMA max_page_count = 12")
            }
            #expect(pages == 12)
            let core = try await RoutingCore(staff: RoutingWalk.staff, ledger: ledger, at: .init(milliseconds: 0))
            var started = 0
            let error = try await #require(throws: LedgerError.self) {
                while true {
                    let session = SessionID("s\(started)")
                    try await core.perform(
                        .start(session, gateway: "wav", caller: "", node: nil), at: .init(milliseconds: 1))
                    started += 1
                }
            }
            #expect(error == .diskFull(path: folder + "/ledger.sqlite"))
            #expect(await core.state.sessions.count == started)
            #expect(try await ledger.all().count == started)

            try await ledger.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
            try await core.perform(.start("more", gateway: "wav", caller: "", node: nil), at: .init(milliseconds: 1))
            #expect(try await SQLiteLedger(directory: folder).end() == Int64(started + 1))
        }
    }

    @Test("a snapshot that is damaged is passed over for the one before")
    func damagedSnapshot() async throws {
        try await withFolder { folder in
            let ledger = try SQLiteLedger(directory: folder)
            _ = try await ledger.append(walk, after: 0)
            for position in [5, 9] { try await ledger.save(Snapshot(position: Int64(position), state: [1, 2, 3])) }
            try await ledger.database.write {
                try $0.execute(sql: "UPDATE snapshot SET state = x'010204' WHERE position = 9")
            }
            #expect(try await ledger.latestSnapshot()?.position == 5)
        }
    }

    /// Writes the walk and closes the ledger, so that everything is in the one file.
    private func written(in folder: String) async throws {
        let ledger = try SQLiteLedger(directory: folder)
        _ = try await ledger.append(walk, after: 0)
        try ledger.database.close()
    }

    private func size(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
    }

    private func truncate(_ path: String, to size: Int) throws {
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: UInt64(max(size, 0)))
        try file.close()
    }
}
