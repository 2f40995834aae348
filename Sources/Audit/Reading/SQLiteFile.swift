internal import Foundation
internal import GRDB

/// A ledger in a SQLite file, read without changing it, also while somebody writes to it.
public struct SQLiteFile: StoredLedger {
    private static let schema = 1
    private let database: DatabaseQueue
    private let path: String

    /// Opens `ledger.sqlite` in the folder `directory`. Blocks; throws ``UnreadableLedger``.
    public init(directory: String) throws {
        path = directory + "/ledger.sqlite"
        guard FileManager.default.fileExists(atPath: path) else {
            throw UnreadableLedger(description: "There is no ledger \(path); name the folder that holds it.")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            let version = try database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            guard version == Self.schema else {
                throw UnreadableLedger(
                    description: "The ledger \(path) has schema version \(version ?? 0), not \(Self.schema); "
                        + "use the Foyer that wrote it.")
            }
        } catch {
            throw Self.explained(error, path)
        }
    }

    /// How many events there are. Blocks.
    public func count() throws -> Int {
        do {
            return try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") ?? 0 }
        } catch {
            throw Self.explained(error, path)
        }
    }

    /// Gives every row to `body`, in order, as of one moment. Blocks; throws ``UnreadableLedger`` where the file is damaged.
    public func forEachRow(_ body: (StoredRow) throws -> Void) throws {
        do {
            try database.read { database in
                let rows = try Row.fetchCursor(
                    database, sql: "SELECT position, session, facts, content, seal, hash FROM event ORDER BY position")
                while let row = try rows.next() { try body(StoredRow(row)) }
            }
        } catch {
            throw Self.explained(error, path)
        }
    }

    private static func explained(_ error: any Error, _ path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        return UnreadableLedger(
            description: "The ledger \(path) cannot be read: \(error.message ?? "SQLite error"); "
                + "restore it from the newest backup.")
    }
}

extension StoredRow {
    /// Reads leniently, whatever type a damaged file gives: a wrong value shows as a broken chain.
    init(_ row: Row) {
        self.init(
            position: Int64.fromDatabaseValue(row[0]) ?? 0, session: String.fromDatabaseValue(row[1]),
            facts: String.fromDatabaseValue(row[2]) ?? "", content: String.fromDatabaseValue(row[3]),
            seal: Data.fromDatabaseValue(row[4]).map { [UInt8]($0) },
            hash: Data.fromDatabaseValue(row[5]).map { [UInt8]($0) } ?? [])
    }
}
