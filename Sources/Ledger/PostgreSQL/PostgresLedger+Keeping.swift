public import Routing

extension PostgresLedger: ErasableLedger {
    /// Erases what callers of sessions that were over before `moment` said, keyed and were called by; returns from how many
    /// events.
    ///
    /// The facts stay, so statistics, explanations and `foyer verify` hold as before, and the hash chain still checks.
    /// Snapshots that may hold the content go too. PostgreSQL overwrites the bytes some time after the table was vacuumed, which
    /// is done at once. Complexity: one look at each event. Blocks this ledger's connection meanwhile: give it one of its own.
    public func eraseContent(ofSessionsEndedBefore moment: Timestamp) throws -> Int {
        try explained { connection in
            // Another node may be at the same work: then there is nothing left to do when it has done it.
            try connection.run("SET statement_timeout = 0; SET lock_timeout = 0")
            // With a connection that is lost its settings are too.
            defer { _ = try? connection.run("SET statement_timeout = '30s'; SET lock_timeout = '5s'") }
            let rows = try connection.run(Self.erase, [String(moment.milliseconds)])
            let count = rows.first?[0].flatMap { Int($0) } ?? 0
            if count > 0 { try connection.run("VACUUM foyer.event") }
            return count
        }
    }

    /// Copies the ledger as it is now into the folder `directory`, which must exist and hold none, as a ledger in SQLite of the
    /// same hashes. By a connection of its own, so that nobody who appends is kept waiting.
    public func backUp(to directory: String) async throws {
        let source = try await PostgresLedger(target)
        let end = try await source.end()
        try await SQLiteLedger.copy(into: directory) { try await source.rows(after: $0, through: end) }
    }

    /// The next rows, at most ``page``, as they are stored.
    private func rows(after position: Int64, through end: Int64) throws -> [SealedEvent] {
        try explained { connection in
            let condition = "WHERE event.position > $1 AND event.position <= $2 ORDER BY event.position LIMIT $3"
            let parameters = [position, end, Self.page].map { String($0) }
            return try connection.run(PostgresSchema.select + " " + condition, parameters).map(SealedEvent.init(row:))
        }
    }

    private static let page: Int64 = 10_000

    /// A snapshot holds live sessions only: one that is newer than a session's end has nothing of it.
    private static let erase = """
        WITH over AS (
            SELECT session, max(position) AS ends FROM foyer.event WHERE session IS NOT NULL GROUP BY session
            HAVING max((facts::json ->> 'at')::bigint) < $1::bigint
            AND max(CASE facts::json ->> 'event' WHEN 'ended' THEN position ELSE 0 END)
                > max(CASE facts::json ->> 'event' WHEN 'started' THEN position ELSE 0 END)
        ), erased AS (
            UPDATE foyer.event SET content = NULL FROM over
            WHERE event.session = over.session AND content IS NOT NULL RETURNING ends
        ), forgotten AS (
            DELETE FROM foyer.snapshot WHERE position < (SELECT max(ends) FROM erased)
        )
        SELECT count(*) FROM erased
        """
}
