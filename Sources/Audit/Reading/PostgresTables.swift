internal import CLibPQ

/// A ledger in PostgreSQL, read in one read-only transaction, also while nodes write to it.
///
/// libpq allows one thread at a time per connection (manual 34.20): use it in one task.
public final class PostgresTables: StoredLedger {
    private static let schema = "1"
    /// How many rows are fetched at a time.
    private static let page = 1000

    private let connection: OpaquePointer

    /// Connects to the database that `target` names, a libpq connection string or URI. Blocks; throws ``UnreadableLedger``.
    public init(_ target: String) throws {
        guard let connection = PQconnectdb(target) else {
            throw UnreadableLedger(description: "The database cannot be connected to: out of memory.")
        }
        self.connection = connection
        guard PQstatus(connection) == CONNECTION_OK else { throw unreadable() }
        let found = try run("SELECT to_regclass('foyer.version')").rows().first?[0]
        guard found != nil else {
            throw UnreadableLedger(description: "There is no ledger in this database; name the one that holds it.")
        }
        let version = try run("SELECT version::text FROM foyer.version").rows().first?[0]
        guard version == Self.schema else {
            throw UnreadableLedger(
                description: "The ledger has schema version \(version ?? "none"), not \(Self.schema); "
                    + "use the Foyer that wrote it.")
        }
    }

    deinit { PQfinish(connection) }

    /// How many events there are. Blocks.
    public func count() throws -> Int {
        try run("SELECT count(*) FROM foyer.event").rows().first?[0].flatMap { Int($0) } ?? 0
    }

    /// Gives every row to `body`, in order, as of one moment. Blocks.
    public func forEachRow(_ body: (StoredRow) throws -> Void) throws {
        try run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        defer { PQclear(PQexec(connection, "ROLLBACK")) }  // nothing was written, so it may fail
        try run(
            """
            DECLARE rows NO SCROLL CURSOR FOR SELECT position::text, session, facts, content, encode(seal, 'hex'),
            encode(hash, 'hex') FROM foyer.event ORDER BY event.position
            """)
        while case let rows = try run("FETCH \(Self.page) FROM rows").rows(), !rows.isEmpty {
            for row in rows { try body(StoredRow(row)) }
        }
    }

    @discardableResult
    private func run(_ sql: String) throws -> Answer {
        let answer = Answer(PQexec(connection, sql))
        guard answer.isGood else { throw unreadable() }
        return answer
    }

    private func unreadable() -> UnreadableLedger {
        let message = String(cString: PQerrorMessage(connection)).split(separator: "\n").joined(separator: "; ")
        return UnreadableLedger(
            description: "The ledger cannot be read from PostgreSQL: \(message); check the address and the server.")
    }
}

/// What the server answered, freed with its last reference.
private final class Answer {
    private let result: OpaquePointer?

    init(_ result: OpaquePointer?) { self.result = result }

    deinit { PQclear(result) }

    var isGood: Bool { [PGRES_TUPLES_OK, PGRES_COMMAND_OK].contains(PQresultStatus(result)) }

    /// Texts, nil for NULL.
    func rows() -> [[String?]] {
        (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
    }
}

extension StoredRow {
    fileprivate init(_ row: [String?]) {
        self.init(
            position: row[0].flatMap { Int64($0) } ?? 0, session: row[1], facts: row[2] ?? "", content: row[3],
            seal: row[4].map(Hash.bytes), hash: row[5].map(Hash.bytes) ?? [])
    }
}
