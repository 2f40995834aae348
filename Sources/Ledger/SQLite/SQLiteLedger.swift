internal import Foundation
internal import GRDB
public import Routing

/// The ledger in one SQLite file, `ledger.sqlite` in the data folder: the embedded default.
///
/// WAL with `synchronous=FULL`, so an event is on the disk when ``append(_:after:)`` returns, and a process that dies loses
/// nothing that was acknowledged. Every row is checked against the hash chain as it is read. GRDB runs all SQL on a queue of
/// its own; any task may call. Several processes may open the file: the slower of two appends is told so.
public final class SQLiteLedger: LedgerStore {
    /// The file's name within the data folder.
    public static let fileName = "ledger.sqlite"

    let database: DatabaseQueue
    let path: String

    /// Opens the ledger in the folder `directory`, which must exist, and makes it if it is not there, readable for its owner
    /// only.
    ///
    /// Blocks for the time SQLite needs to open; throws ``LedgerError``.
    public init(directory: String) throws {
        path = directory + "/" + Self.fileName
        var configuration = Configuration()
        configuration.label = "foyer.ledger"
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(Self.patience)
        // Erased content leaves no bytes behind.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
        do {
            try Self.makeFile(path)
            try Self.checkLength(path)
            database = try Self.connect(path, configuration)
            // GRDB itself sets NORMAL on entering WAL, which loses the last commits at a power cut.
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try database.write { [path] in try SQLiteSchema.prepare($0, path: path) }
        } catch {
            throw Self.explained(error, path: path)
        }
    }

    /// The position of the last event.
    public func end() async throws -> Int64 {
        try await reading { try Self.last($0).position }
    }

    /// Keeps `events` in one transaction.
    public func append(_ events: [Event], after position: Int64) async throws -> [RecordedEvent] {
        try await writing { database in
            let (end, hash) = try Self.last(database)
            guard end == position else { throw LedgerError.appendedMeanwhile(at: end) }
            try Self.insert(events.sealed(after: end, hash), database)
            return events.recorded(after: end)
        }
    }

    static func insert(_ rows: [SealedEvent], _ database: Database) throws {
        let statement = try database.cachedStatement(sql: SQLiteSchema.insert)
        for row in rows {
            try statement.execute(arguments: [
                row.position, row.session, row.facts, row.content, row.seal.map { Data($0.bytes) },
                Data(row.hash.bytes),
            ])
        }
    }

    /// The next events after `position`. Throws ``LedgerError/malformed(path:position:problem:)`` at the first event that is
    /// not what was written.
    public func events(after position: Int64, limit: Int) async throws -> [RecordedEvent] {
        try await reading { [path] in
            try Self.read($0, "WHERE event.position > ? ORDER BY event.position LIMIT ?", [position, limit], path)
        }
    }

    /// All events of one session. Throws as ``events(after:limit:)`` does.
    public func events(of session: SessionID) async throws -> [RecordedEvent] {
        try await reading { [path] in
            try Self.read($0, "WHERE event.session = ? ORDER BY event.position", [session.rawValue], path)
        }
    }

    /// Keeps the newest two snapshots.
    public func save(_ snapshot: Snapshot) async throws {
        try await writing { database in
            let hash = Digest(ofBytes: snapshot.state)
            try database.execute(
                sql: "INSERT OR REPLACE INTO snapshot (position, state, sha256) VALUES (?, ?, ?)",
                arguments: [snapshot.position, Data(snapshot.state), Data(hash.bytes)])
            try database.execute(
                sql: """
                    DELETE FROM snapshot WHERE position NOT IN \
                    (SELECT position FROM snapshot ORDER BY position DESC LIMIT 2)
                    """)
        }
    }

    /// The newest snapshot whose hash is right and which is not ahead of the events.
    public func latestSnapshot() async throws -> Snapshot? {
        try await reading { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT position, state, sha256 FROM snapshot WHERE position <= ? ORDER BY position DESC",
                arguments: [try Self.last(database).position])
            while let row = try rows.next() {
                let state = [UInt8](row[1] as Data)
                guard Digest(ofBytes: state).bytes == [UInt8](row[2] as Data) else { continue }
                return Snapshot(position: row[0], state: state)
            }
            return nil
        }
    }

    /// Ends at once: one process owns the file.
    public func changes() -> AsyncStream<Int64> { AsyncStream { $0.finish() } }

    func reading<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do { return try await database.read(body) } catch { throw Self.explained(error, path: path) }
    }

    func writing<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do { return try await database.write(body) } catch { throw Self.explained(error, path: path) }
    }

    private static func last(_ database: Database) throws -> (position: Int64, hash: Digest) {
        let sql = "SELECT position, hash FROM event ORDER BY position DESC LIMIT 1"
        guard let row = try Row.fetchOne(database.cachedStatement(sql: sql)) else { return (0, .zero) }
        return (row[0], Digest(bytes: [UInt8](row[1] as Data)))
    }

    private static func read(
        _ database: Database, _ condition: String, _ arguments: StatementArguments, _ path: String
    ) throws -> [RecordedEvent] {
        let rows = try Row.fetchCursor(
            database, sql: SQLiteSchema.select + " " + condition, arguments: arguments)
        var events: [RecordedEvent] = []
        while let row = try rows.next() {
            let before = (row[6] as Data?).map { Digest(bytes: [UInt8]($0)) }
            events.append(try sealed(row).opened(after: before, ledger: path))
        }
        return events
    }

    private static func sealed(_ row: Row) -> SealedEvent {
        SealedEvent(
            position: row[0], session: row[1], facts: row[2], content: row[3],
            seal: (row[4] as Data?).map([UInt8].init), hash: [UInt8](row[5] as Data))
    }

    /// How long to wait for another process's lock, in seconds.
    private static let patience = 5.0

    /// Waits for other processes that open the file at this moment: SQLite itself does not while a file enters WAL.
    private static func connect(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
        let deadline = ContinuousClock.now + .seconds(patience)
        while true {
            do {
                return try DatabaseQueue(path: path, configuration: configuration)
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline
            {
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }

    /// Makes an empty file that only its owner can read, unless there is one; SQLite gives its other files the same rights.
    static func makeFile(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw LedgerError.unusable(path: path, problem: String(cString: strerror(errno)))
        }
        close(file)
    }

    /// A file that ends within a page was torn. SQLite would fill the page with zeros and find out when it is read, if ever.
    /// While there is a write-ahead log, pages missing here are there.
    private static func checkLength(_ path: String) throws {
        guard size(path + "-wal") ?? 0 == 0, let size = size(path), size > 0,
            let header = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)).read(upToCount: 18),
            header.count == 18
        else { return }
        let written = Int(header[16]) << 8 | Int(header[17])
        let pageSize = written == 1 ? 65_536 : written
        if header.starts(with: Data("SQLite format 3\0".utf8)), pageSize > 0, size % pageSize != 0 {
            throw LedgerError.damaged(path: path, problem: "it ends within a page")
        }
    }

    /// The file's length in bytes; nil if there is none.
    private static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// SQLite's errors in the operator's words.
    static func explained(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let problem = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        return switch error.resultCode {
        case .SQLITE_FULL: LedgerError.diskFull(path: path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: LedgerError.damaged(path: path, problem: problem)
        default: LedgerError.unusable(path: path, problem: problem)
        }
    }
}

extension Array where Element == Event {
    /// The events with their places after `position`.
    func recorded(after position: Int64) -> [RecordedEvent] {
        enumerated().map { RecordedEvent(position: position + Int64($0.offset) + 1, event: $0.element) }
    }
}
