internal import Dispatch
public import Routing

/// The ledger in PostgreSQL: one log that several nodes follow.
///
/// An append is one transaction in two round trips: the first waits for a lock that PostgreSQL grants in the order it was asked
/// for and reads what others have appended, the second inserts, notifies and commits. A node that was overtaken keeps the lock
/// for a moment, so that it can apply what it has read, decide again and append: nobody starves. The actor guards one blocking connection and runs on a queue of its own. When the
/// server cannot be reached every call throws ``LedgerError/unreachable(ledger:problem:)`` at once until a new attempt is due
/// (after 0.1 s, then twice as long each time, up to 5 s).
public actor PostgresLedger: LedgerStore {
    private nonisolated let executor = QueueExecutor("foyer.ledger.postgres")
    let target: String
    private nonisolated let name: String
    private var connection: PostgresConnection?
    private var backoff = Backoff()
    /// The transaction that holds the lock; nil while none does.
    private var holding: Hold?
    private var held = 0

    /// What a transaction that holds the lock knows: where the ledger ends meanwhile, and what stands after `start`.
    private struct Hold {
        let number: Int
        let start: Int64
        let end: Int64
        let hash: Digest
        /// Nil if it is too long to have been fetched.
        let tail: [[String?]]?
    }

    /// The longest tail that comes with the lock.
    private static let mostTail = 1000

    /// How long a node that was overtaken may take to decide again.
    private static let patience = DispatchTimeInterval.milliseconds(50)

    /// The queue of its own, on which libpq may block.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the ledger in the database that `target` names (a libpq connection string or URI) and makes its tables if they
    /// are not there. Passwords belong in `~/.pgpass` or `PGPASSFILE`, not in `target`.
    ///
    /// Throws ``LedgerError``.
    public init(_ target: String) async throws {
        self.target = target
        name = Self.withoutPassword(target)
        try prepare()
    }

    /// The position of the last event.
    public func end() throws -> Int64 { try explained { try last($0).position } }

    /// Keeps `events` in one transaction. If the connection is lost while it is committed, the last event's hash tells
    /// whether it was.
    public func append(_ events: [Event], after position: Int64) throws -> [RecordedEvent] {
        var sealed: [SealedEvent] = []
        do {
            return try appendOnce(events, after: position, &sealed)
        } catch PostgresError.disconnected {
            backoff.reset()
            return try explained { connection in
                let last = try last(connection)
                if let own = sealed.last, own.position == last.position, own.hash == last.hash {
                    return events.recorded(after: position)
                }
                return try appendOnce(events, after: position, &sealed)
            }
        } catch {
            throw explanation(of: error)
        }
    }

    /// The next events after `position`. Throws ``LedgerError/malformed(path:position:problem:)`` at the first event that is
    /// not what was written.
    public func events(after position: Int64, limit: Int) throws -> [RecordedEvent] {
        if let holding, holding.start == position, let tail = holding.tail { return try opened(tail.prefix(limit)) }
        return try explained { connection in
            try read(
                connection, "WHERE event.position > $1 ORDER BY event.position LIMIT $2",
                [String(position), String(limit)])
        }
    }

    /// All events of one session. Throws as ``events(after:limit:)`` does.
    public func events(of session: SessionID) throws -> [RecordedEvent] {
        try explained { connection in
            try read(connection, "WHERE event.session = $1 ORDER BY event.position", [session.rawValue])
        }
    }

    /// Keeps the newest two snapshots.
    public func save(_ snapshot: Snapshot) throws {
        let state = Hexadecimal.text(snapshot.state)
        try explained { connection in
            try connection.run(
                """
                INSERT INTO foyer.snapshot VALUES ($1, decode($2, 'hex'), decode($3, 'hex'))
                ON CONFLICT (position) DO UPDATE SET state = excluded.state, sha256 = excluded.sha256
                """,
                [String(snapshot.position), state, Digest(ofBytes: snapshot.state).hexadecimal])
            try connection.run(
                """
                DELETE FROM foyer.snapshot WHERE position NOT IN
                (SELECT position FROM foyer.snapshot ORDER BY position DESC LIMIT 2)
                """)
        }
    }

    /// The newest snapshot whose hash is right and which is not ahead of the events.
    public func latestSnapshot() throws -> Snapshot? {
        try explained { connection in
            let rows = try connection.run(
                """
                SELECT position, encode(state, 'hex'), encode(sha256, 'hex') FROM foyer.snapshot
                WHERE position <= (SELECT coalesce(max(position), 0) FROM foyer.event) ORDER BY position DESC
                """)
            return rows.lazy.compactMap { row in
                let state = Hexadecimal.bytes(row[1] ?? "")
                guard Digest(ofBytes: state).hexadecimal == row[2], let position = row[0].flatMap({ Int64($0) }) else {
                    return nil
                }
                return Snapshot(position: position, state: state)
            }.first
        }
    }

    /// The ledger's end, now and each time a node has moved it; again after a lost connection, as notifications are lost
    /// with it.
    public nonisolated func changes() -> AsyncStream<Int64> {
        let (stream, continuation) = AsyncStream<Int64>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let listener = PostgresListener(target, continuation)
        continuation.onTermination = { _ in Task { await listener.stop() } }  // ends when the listener has stopped
        Task { await listener.start() }  // ends when the listener has connected or given up once
        return stream
    }

    // MARK: Connecting

    private func prepare() throws {
        try explained { connection in
            let found = try connection.run("SELECT to_regclass('foyer.version')")
            if found.first?.first == .some(nil) {
                try connection.run(
                    "BEGIN; SELECT pg_advisory_xact_lock(\(PostgresSchema.lock)); \(PostgresSchema.create) COMMIT")
            }
            let version = try connection.run("SELECT version FROM foyer.version").first?.first.flatMap { $0 }
            let known = PostgresSchema.version
            guard let version = version.flatMap({ Int($0) }), version <= known else {
                throw LedgerError.newerSchema(path: name, version: version.flatMap { Int($0) } ?? 0, known: known)
            }
        }
    }

    /// Runs `body` with the connection, made anew if it is lost and an attempt is due.
    @discardableResult
    func explained<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
        do { return try body(try connected()) } catch { throw explanation(of: error) }
    }

    private func connected() throws -> PostgresConnection {
        if let connection { return connection }
        if let problem = backoff.refusal { throw PostgresError.disconnected(problem) }
        do {
            let connection = try PostgresConnection(target)
            // A node that stops while it holds the lock, or cannot get it, must not stop the others for long.
            try connection.run(
                """
                SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '2s'; SET synchronous_commit = on;
                SET statement_timeout = '30s'
                """)
            backoff.reset()
            self.connection = connection
            return connection
        } catch {
            backoff.failed(String(describing: error))
            throw error
        }
    }

    /// What went wrong in the operator's words; a lost connection is let go of.
    private func explanation(of error: any Error) -> any Error {
        guard let error = error as? PostgresError else { return error }
        switch error {
        case .disconnected(let problem):
            connection = nil
            holding = nil
            return LedgerError.unreachable(ledger: name, problem: problem)
        case .refused(let state, let message):
            release()
            // SQLSTATE class 53 100, and 55P03: a lock that was not had in time (manual, appendix A).
            if state == "53100" { return LedgerError.diskFull(path: name) }
            if state == "55P03" { return LedgerError.unreachable(ledger: name, problem: "another node holds its lock") }
            return LedgerError.unusable(path: name, problem: message)
        }
    }

    // MARK: Appending

    private func appendOnce(
        _ events: [Event], after position: Int64, _ sealed: inout [SealedEvent]
    ) throws -> [RecordedEvent] {
        let connection = try connected()
        let hold = try hold(connection, after: position)
        guard hold.end == position else {
            releaseLater()
            throw LedgerError.appendedMeanwhile(at: hold.end)
        }
        sealed = events.sealed(after: hold.end, hold.hash)
        try commit(sealed, after: hold.end, connection)
        holding = nil
        return events.recorded(after: hold.end)
    }

    private func commit(_ rows: [SealedEvent], after end: Int64, _ connection: PostgresConnection) throws {
        let parameters = [
            String(end), PostgresSchema.array(rows.map(\.session)), PostgresSchema.array(rows.map(\.facts)),
            PostgresSchema.array(rows.map(\.content)), PostgresSchema.array(rows.map { $0.seal?.hexadecimal }),
            PostgresSchema.array(rows.map(\.hash.hexadecimal)),
        ]
        let insert = rows.isEmpty ? [] : [(sql: PostgresSchema.insert, parameters: parameters as [String?])]
        try connection.runTogether(insert + [(sql: "COMMIT", parameters: [])])
    }

    /// Waits for the lock, unless it is held already, and tells what stands after `position`: each statement of the one
    /// round trip sees what was committed before it began (manual 13.2.1). The row at `position` gives the hash to go on from.
    private func hold(_ connection: PostgresConnection, after position: Int64) throws -> Hold {
        if let holding { return holding }
        let tail = "WHERE event.position >= $1 ORDER BY event.position LIMIT \(Self.mostTail)"
        let rows = try connection.runTogether([
            (sql: "BEGIN", parameters: []),
            (sql: "SELECT pg_advisory_xact_lock(\(PostgresSchema.lock))", parameters: []),
            (sql: PostgresSchema.select + " " + tail, parameters: [String(position)]),
        ])
        let isWhole = rows.count < Self.mostTail && !(rows.isEmpty && position > 0)
        let (end, hash) = isWhole ? Self.last(rows, hash: 5) : try last(connection)
        held += 1
        let missed = isWhole ? rows.filter { $0[0] != String(position) } : nil
        let hold = Hold(number: held, start: position, end: end, hash: hash, tail: missed)
        holding = hold
        return hold
    }

    /// Lets go of the lock unless it has been used by then.
    private func releaseLater() {
        guard let number = holding?.number else { return }
        executor.queue.asyncAfter(deadline: .now() + Self.patience) { [weak self] in
            self?.assumeIsolated { if $0.holding?.number == number { $0.release() } }
        }
    }

    private func release() {
        holding = nil
        guard let connection, connection.isInTransaction else { return }
        do { try connection.run("ROLLBACK") } catch { self.connection = nil }
    }

    // MARK: Reading

    private func last(_ connection: PostgresConnection) throws -> (position: Int64, hash: Digest) {
        Self.last(try connection.run(PostgresSchema.last), hash: 1)
    }

    /// Position and hash, in the column `hash`, of the last of `rows`.
    private static func last(_ rows: [[String?]], hash column: Int) -> (position: Int64, hash: Digest) {
        guard let row = rows.last, let position = row[0].flatMap({ Int64($0) }), let hash = row[column] else {
            return (0, .zero)
        }
        return (position, Digest(bytes: Hexadecimal.bytes(hash)))
    }

    private func read(
        _ connection: PostgresConnection, _ condition: String, _ parameters: [String?]
    ) throws -> [RecordedEvent] {
        try opened(try connection.run(PostgresSchema.select + " " + condition, parameters))
    }

    /// The events of rows as ``PostgresSchema/select`` gives them, each checked against the hash before it.
    private func opened(_ rows: some Sequence<[String?]>) throws -> [RecordedEvent] {
        try rows.map { row in
            let before = row[6].map { Digest(bytes: Hexadecimal.bytes($0)) }
            return try SealedEvent(row: row).opened(after: before, ledger: name)
        }
    }

    /// The target as it may be shown.
    private static func withoutPassword(_ target: String) -> String {
        let secret = /password\s*=\s*('[^']*'|\S+)/.ignoresCase()
        let inURI = /:\/\/([^:@\/]*):[^@\/]*@/
        return target.replacing(secret, with: "password=***").replacing(inURI) { "://\($0.output.1):***@" }
    }
}

extension SealedEvent {
    /// A row as ``PostgresSchema/select`` gives it.
    init(row: [String?]) {
        self.init(
            position: row[0].flatMap { Int64($0) } ?? 0, session: row[1], facts: row[2] ?? "", content: row[3],
            seal: row[4].map(Hexadecimal.bytes), hash: Hexadecimal.bytes(row[5] ?? ""))
    }
}
