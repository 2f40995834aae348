internal import Foundation
internal import GRDB
public import Routing

/// What a bank does with a ledger at night: erase what may no longer be kept, and copy the rest.
extension SQLiteLedger: ErasableLedger {
    /// Erases what callers of sessions that were over before `moment` said, keyed and were called by; returns from how many
    /// events.
    ///
    /// The facts stay, so statistics, explanations and ``foyer verify`` hold as before, and the hash chain still checks.
    /// Snapshots that may hold the content go too. The bytes are overwritten in the file and its log. Complexity: one look
    /// at each event.
    public func eraseContent(ofSessionsEndedBefore moment: Timestamp) async throws -> Int {
        let erased = try await writing { database in
            let over = try Row.fetchAll(
                database,
                sql: """
                    SELECT session, max(position) FROM event WHERE session IS NOT NULL GROUP BY session
                    HAVING max(facts ->> '$.at') < ?
                    AND max(CASE facts ->> '$.event' WHEN 'ended' THEN position ELSE 0 END)
                        > max(CASE facts ->> '$.event' WHEN 'started' THEN position ELSE 0 END)
                    """,
                arguments: [moment.milliseconds])
            let statement = try database.makeStatement(
                sql: "UPDATE event SET content = NULL WHERE session = ? AND content IS NOT NULL")
            var (count, end) = (0, Int64(0))
            for row in over {
                try statement.execute(arguments: [row[0] as String])
                if database.changesCount > 0 { end = max(end, row[1]) }
                count += database.changesCount
            }
            // A snapshot holds live sessions only: one that is newer has nothing of these.
            try database.execute(sql: "DELETE FROM snapshot WHERE position < ?", arguments: [end])
            return count
        }
        // Until it is emptied, the write-ahead log has the old pages.
        if erased > 0 { try await emptyLog() }
        return erased
    }

    /// Copies the ledger as it is now into the folder `directory`, which must exist and hold none; appending goes on
    /// meanwhile. A copy that cannot be finished is removed.
    public func backUp(to directory: String) async throws {
        let target = directory + "/" + Self.fileName
        guard !FileManager.default.fileExists(atPath: target) else {
            throw LedgerError.unusable(path: target, problem: "there is a ledger already")
        }
        do {
            try Self.makeFile(target)
            var configuration = Configuration()
            configuration.readonly = true
            // A connection of its own, so that the one that appends is not kept waiting.
            let source = try DatabaseQueue(path: path, configuration: configuration)
            let copy = try DatabaseQueue(path: target)
            try await source.read { source in try copy.writeWithoutTransaction { try source.backup(to: $0) } }
        } catch {
            // The copy's own error is what has to be told.
            try? FileManager.default.removeItem(atPath: target)
            throw Self.explained(error, path: target)
        }
    }

    private func emptyLog() async throws {
        do {
            try await database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        } catch {
            throw Self.explained(error, path: path)
        }
    }
}
