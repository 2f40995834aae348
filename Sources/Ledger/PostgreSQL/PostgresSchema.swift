internal import Routing

/// The tables in PostgreSQL, in a schema of their own.
enum PostgresSchema {
    static let version = 1
    /// The advisory lock that makes appends follow each other: “Foyer” in ASCII.
    static let lock = 0x466F_796572
    /// The channel on which the ledger's new end is told.
    static let channel = "foyer_ledger"

    static let create = """
        CREATE SCHEMA IF NOT EXISTS foyer;
        CREATE TABLE IF NOT EXISTS foyer.version (version integer NOT NULL);
        CREATE TABLE IF NOT EXISTS foyer.event (
            position bigint PRIMARY KEY,
            session text,
            facts text NOT NULL,
            content text,
            seal bytea,
            hash bytea NOT NULL
        );
        CREATE INDEX IF NOT EXISTS event_session ON foyer.event (session, position);
        CREATE TABLE IF NOT EXISTS foyer.snapshot (position bigint PRIMARY KEY, state bytea NOT NULL, sha256 bytea NOT NULL);
        CREATE TABLE IF NOT EXISTS foyer.node (id text PRIMARY KEY, keeper text NOT NULL, lease_ends timestamptz NOT NULL);
        INSERT INTO foyer.version SELECT \(version) WHERE NOT EXISTS (SELECT FROM foyer.version);
        """

    /// Appends rows given as arrays, and tells the new end to whoever listens once it is committed.
    static let insert = """
        WITH added AS (
            INSERT INTO foyer.event (position, session, facts, content, seal, hash)
            SELECT $1::bigint + row, session, facts, content, decode(seal, 'hex'), decode(hash, 'hex')
            FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
                WITH ORDINALITY AS new (session, facts, content, seal, hash, row)
            RETURNING position
        )
        SELECT pg_notify('\(channel)', max(position)::text) FROM added
        """

    /// Where the ledger ends; no row for an empty one.
    static let last = "SELECT position, encode(hash, 'hex') FROM foyer.event ORDER BY position DESC LIMIT 1"

    /// Rows with the hash of the row before, which each row's own is checked against.
    static let select = """
        SELECT event.position, event.session, event.facts, event.content, encode(event.seal, 'hex'),
            encode(event.hash, 'hex'), encode(before.hash, 'hex')
        FROM foyer.event AS event LEFT JOIN foyer.event AS before ON before.position = event.position - 1
        """

    /// An array literal (manual 8.15.2); nil becomes NULL.
    static func array(_ texts: [String?]) -> String {
        "{" + texts.map { $0.map(quoted) ?? "NULL" }.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        var bytes = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }
}
