internal import GRDB
internal import Routing

/// The SQLite file's tables. `PRAGMA user_version` is the schema's version.
enum SQLiteSchema {
    static let version = 1

    static let insert = """
        INSERT INTO event (position, session, facts, content, seal, hash) VALUES (?, ?, ?, ?, ?, ?)
        """

    /// Rows with the hash of the row before, which each row's own is checked against.
    static let select = """
        SELECT event.position, event.session, event.facts, event.content, event.seal, event.hash, before.hash
        FROM event LEFT JOIN event AS before ON before.position = event.position - 1
        """

    static func prepare(_ database: Database, path: String) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found <= version else { throw LedgerError.newerSchema(path: path, version: found, known: version) }
        guard found == 0 else { return }
        try database.execute(
            sql: """
                CREATE TABLE event (
                    position INTEGER PRIMARY KEY,
                    session TEXT,
                    facts TEXT NOT NULL,
                    content TEXT,
                    seal BLOB,
                    hash BLOB NOT NULL
                );
                CREATE INDEX event_session ON event (session, position);
                CREATE TABLE snapshot (position INTEGER PRIMARY KEY, state BLOB NOT NULL, sha256 BLOB NOT NULL);
                PRAGMA user_version = \(version);
                """)
    }
}
