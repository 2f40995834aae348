internal import CLibPQ

/// Why PostgreSQL did not do what it was asked.
enum PostgresError: Error {
    /// There is no connection, or it was lost: whether the statement took effect is unknown.
    case disconnected(String)
    /// The server refused the statement.
    case refused(state: String, message: String)
}

/// One blocking connection to PostgreSQL, closed with its last reference.
///
/// libpq allows one thread at a time per connection (manual 34.20): whoever owns this runs on one serial queue.
final class PostgresConnection {
    private let handle: OpaquePointer
    /// The statements that the server has parsed, each named by its place.
    private var prepared: [String] = []

    /// Connects to `target`, a connection string or URI (manual 34.1.1). Blocks, for at most 3 s a host unless `target`
    /// says otherwise.
    init(_ target: String) throws(PostgresError) {
        // What stands later wins, and `dbname` may be a whole connection string: so these are only defaults. A dead peer is
        // noticed after 5 s instead of TCP's two hours.
        let settings = [
            ("connect_timeout", "3"), ("tcp_user_timeout", "5000"), ("keepalives_idle", "5"),
            ("application_name", "foyer"), ("client_encoding", "UTF8"), ("dbname", target),
        ]
        let keys = CStrings(settings.map(\.0))
        let values = CStrings(settings.map(\.1))
        guard let handle = PQconnectdbParams(keys.pointers, values.pointers, 1) else {
            throw .disconnected("out of memory")
        }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else { throw .disconnected(Self.message(handle)) }
    }

    deinit { PQfinish(handle) }

    /// The descriptor that becomes readable when the server has something to say.
    var descriptor: Int32 { PQsocket(handle) }

    /// Whether a transaction is open, be it a failed one.
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Runs one statement, or several without parameters, and returns the rows of the last as text; NULL is nil. Blocks.
    @discardableResult
    func run(_ sql: String, _ parameters: [String?] = []) throws(PostgresError) -> [[String?]] {
        let values = CStrings(parameters)
        let result =
            parameters.isEmpty
            ? PQexec(handle, sql)
            : PQexecParams(handle, sql, Int32(parameters.count), nil, values.pointers, nil, nil, 0)
        defer { PQclear(result) }
        if let failure = failure(of: result) { throw failure }
        return rows(of: result)
    }

    /// Runs statements in one round trip (pipeline mode, manual 34.5) and returns the rows of the last; after one that is
    /// refused none of the rest is run. The server parses each text once a connection. Blocks.
    @discardableResult
    func runTogether(_ statements: [(sql: String, parameters: [String?])]) throws(PostgresError) -> [[String?]] {
        for (sql, _) in statements where !prepared.contains(sql) {
            let result = PQprepare(handle, String(prepared.count), sql, 0, nil)
            defer { PQclear(result) }
            if let failure = failure(of: result) { throw failure }
            prepared.append(sql)
        }
        var isSent = PQenterPipelineMode(handle) == 1
        defer { PQexitPipelineMode(handle) }
        for (sql, parameters) in statements where isSent {
            let (name, values) = (prepared.firstIndex(of: sql).map(String.init), CStrings(parameters))
            isSent =
                PQsendQueryPrepared(handle, name, Int32(parameters.count), values.pointers, nil, nil, 0) == 1
        }
        guard isSent, PQpipelineSync(handle) == 1 else { throw .disconnected(Self.message(handle)) }
        var failure: PostgresError?
        var rows: [[String?]] = []
        var isAtEnd = false
        while PQstatus(handle) == CONNECTION_OK {
            guard let result = PQgetResult(handle) else {
                // Each statement's results end with one NULL, and the sync's comes last: after two, nothing comes any more.
                if isAtEnd { break }
                isAtEnd = true
                continue
            }
            defer { PQclear(result) }
            isAtEnd = false
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC: if let failure { throw failure } else { return rows }
            case PGRES_PIPELINE_ABORTED: continue
            default:
                failure = failure ?? self.failure(of: result)
                rows = self.rows(of: result)
            }
        }
        throw .disconnected(Self.message(handle))
    }

    /// The payloads of the notifications that have arrived; nil if the connection is lost. Does not block.
    func notifications() -> [String]? {
        guard PQconsumeInput(handle) == 1 else { return nil }
        var payloads: [String] = []
        while let notification = PQnotifies(handle) {
            payloads.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return payloads
    }

    /// Why a statement did not do what it should; nil if it did.
    private func failure(of result: OpaquePointer?) -> PostgresError? {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return nil
        default:
            guard PQstatus(handle) == CONNECTION_OK, let state = PQresultErrorField(result, Self.sqlState) else {
                return .disconnected(Self.message(handle))
            }
            return .refused(state: String(cString: state), message: Self.message(PQresultErrorMessage(result)))
        }
    }

    private func rows(of result: OpaquePointer?) -> [[String?]] {
        (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
    }

    /// `PG_DIAG_SQLSTATE`, a macro Swift does not see.
    private static let sqlState = Int32(UInt8(ascii: "C"))

    private static func message(_ handle: OpaquePointer) -> String { message(PQerrorMessage(handle)) }

    private static func message(_ text: UnsafePointer<CChar>) -> String {
        let lines = String(cString: text).split(separator: "\n")
        return lines.joined(separator: "; ").replacing("ERROR:  ", with: "").replacing("FATAL:  ", with: "")
    }
}

/// Texts as C wants them: a list of pointers that ends with NULL; nil stays NULL. They live as long as this.
private final class CStrings {
    let pointers: [UnsafePointer<CChar>?]
    private let copies: [UnsafeMutableBufferPointer<CChar>?]

    init(_ texts: [String?]) {
        copies = texts.map { text in
            text.map { text in
                let bytes = text.utf8CString
                let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count)
                _ = copy.initialize(from: bytes)
                return copy
            }
        }
        pointers = copies.map { $0.map { UnsafePointer($0.baseAddress) } ?? nil } + [nil]
    }

    deinit { for copy in copies { copy?.deallocate() } }
}
