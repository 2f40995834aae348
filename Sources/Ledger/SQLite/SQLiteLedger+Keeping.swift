internal import Foundation
internal import GRDB
public import Routing

/// What a bank does with a ledger at night: erase what may no longer be kept, and copy the rest.
extension SQLiteLedger: ErasableLedger {
    /// Erases what callers of sessions that were over before `moment` said, keyed and were called by; returns from how many
    /// events.
    ///
    /// The facts stay, so statistics, explanations and ``foyer verify`` hold as before, and the hash chain still checks.
    /// Snapshots that may hold the content go too. The bytes are overwritten in the file and its log. Sessions are looked for
    /// by a connection of its own and erased some at a time, so that whoever appends is not kept waiting. Complexity: one
    /// look at each event.
    public func eraseContent(ofSessionsEndedBefore moment: Timestamp) async throws -> Int {
        let over = try await sessionsOver(before: moment)
        var count = 0
        for start in stride(from: 0, to: over.count, by: Self.erasedAtOnce) {
            let part = Array(over[start..<min(start + Self.erasedAtOnce, over.count)])
            count += try await writing { try Self.erase(part, $0) }
        }
        // Until it is emptied, the write-ahead log has the old pages.
        if count > 0 { try await emptyLog() }
        return count
    }

    /// A session that is over, and the position of its last event.
    private struct Over: Sendable {
        let session: String
        let end: Int64
    }

    private static let erasedAtOnce = 200

    /// The sessions with content that were over before `moment`.
    private func sessionsOver(before moment: Timestamp) async throws -> [Over] {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            return try await DatabaseQueue(path: path, configuration: configuration).read { database in
                try Row.fetchAll(
                    database,
                    sql: """
                        SELECT session, max(position) FROM event WHERE session IS NOT NULL GROUP BY session
                        HAVING max(facts ->> '$.at') < ? AND max(content IS NOT NULL)
                        AND max(CASE facts ->> '$.event' WHEN 'ended' THEN position ELSE 0 END)
                            > max(CASE facts ->> '$.event' WHEN 'started' THEN position ELSE 0 END)
                        """,
                    arguments: [moment.milliseconds]
                ).map { Over(session: $0[0], end: $0[1]) }
            }
        } catch {
            throw Self.explained(error, path: path)
        }
    }

    private static func erase(_ sessions: [Over], _ database: Database) throws -> Int {
        // A session may have begun anew under its old id since it was looked for.
        let statement = try database.cachedStatement(
            sql: "UPDATE event SET content = NULL WHERE session = ? AND position <= ? AND content IS NOT NULL")
        var count = 0
        for over in sessions {
            try statement.execute(arguments: [over.session, over.end])
            count += database.changesCount
        }
        // A snapshot holds live sessions only: one that is newer has nothing of these.
        try database.execute(
            sql: "DELETE FROM snapshot WHERE position < ?", arguments: [sessions.map(\.end).max() ?? 0])
        return count
    }

    /// Copies the ledger as it is now into the folder `directory`, which must exist and hold none; appending goes on
    /// meanwhile. A copy that cannot be finished is removed.
    public func backUp(to directory: String) async throws {
        let target = try Self.place(forCopyIn: directory)
        do {
            try Self.makeFile(target)
            var configuration = Configuration()
            configuration.readonly = true
            // A connection of its own, so that the one that appends is not kept waiting.
            let source = try DatabaseQueue(path: path, configuration: configuration)
            let copy = try DatabaseQueue(path: target)
            try await source.read { source in try copy.writeWithoutTransaction { try source.backup(to: $0) } }
        } catch {
            Self.removeCopy(target)
            throw Self.explained(error, path: target)
        }
    }

    /// Makes a ledger in the folder `directory`, which must exist and hold none, of the rows that `next` gives after a
    /// position, until it gives none. A copy that cannot be finished is removed.
    static func copy(into directory: String, _ next: (Int64) async throws -> [SealedEvent]) async throws {
        let target = try place(forCopyIn: directory)
        do {
            let copy = try SQLiteLedger(directory: directory)
            var end: Int64 = 0
            while case let rows = try await next(end), let last = rows.last {
                try await copy.writing { try insert(rows, $0) }
                end = last.position
            }
        } catch {
            removeCopy(target)
            throw error
        }
    }

    private static func place(forCopyIn directory: String) throws -> String {
        let target = directory + "/" + fileName
        guard !FileManager.default.fileExists(atPath: target) else {
            throw LedgerError.unusable(path: target, problem: "there is a ledger already")
        }
        return target
    }

    private static func removeCopy(_ path: String) {
        // The error that stopped the copy is what has to be told.
        for part in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + part) }
    }

    private func emptyLog() async throws {
        do {
            try await database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        } catch {
            throw Self.explained(error, path: path)
        }
    }
}
