/// Where events are kept: the port that ``RoutingCore`` writes to, with an adapter for memory, SQLite and PostgreSQL.
///
/// Positions start at 1 and have no gaps. An adapter keeps its blocking work off the cooperative pool and may be called
/// from any task.
public protocol LedgerStore: Sendable {
    /// The position of the last event kept; 0 in an empty ledger.
    func end() async throws -> Int64
    /// Keeps `events`, all or none, durably, right after `position`.
    ///
    /// Throws ``LedgerError/appendedMeanwhile(at:)`` if another node has kept events there first.
    func append(_ events: [Event], after position: Int64) async throws -> [RecordedEvent]
    /// The next events after `position`, at most `limit`, in order.
    func events(after position: Int64, limit: Int) async throws -> [RecordedEvent]
    /// All events of one session, in order.
    func events(of session: SessionID) async throws -> [RecordedEvent]
    /// Keeps the state as of `position`, so that a start needs only the events after it.
    func save(_ snapshot: Snapshot) async throws
    /// The newest snapshot that is intact; nil if there is none.
    func latestSnapshot() async throws -> Snapshot?
    /// The ledger's end each time another node may have moved it; never ends for a ledger only one process can open.
    func changes() -> AsyncStream<Int64>
}

/// The routing state at one position of the ledger.
public struct Snapshot: Sendable, Equatable {
    /// The last event the state includes.
    public let position: Int64
    /// The state, as ``Desk`` encodes it.
    public let state: [UInt8]

    /// `state` as of `position`.
    public init(position: Int64, state: [UInt8]) {
        self.position = position
        self.state = state
    }
}

/// Why a ledger could not be opened, read or written.
public enum LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Another node kept events first; the ledger now ends at `at`.
    case appendedMeanwhile(at: Int64)
    /// The ledger cannot be opened, read or written.
    case unusable(path: String, problem: String)
    /// The database server cannot be reached, or has not answered in time; nothing is assigned until it can.
    case unreachable(ledger: String, problem: String)
    /// The disk is full.
    case diskFull(path: String)
    /// The file is damaged.
    case damaged(path: String, problem: String)
    /// The file was written by a newer Foyer.
    case newerSchema(path: String, version: Int, known: Int)
    /// An event does not read.
    case malformed(path: String, position: Int64, problem: String)

    /// Whether the same may be kept later: the server is away or the disk is full.
    public var mayPass: Bool {
        switch self {
        case .unreachable, .diskFull: true
        case .appendedMeanwhile, .unusable, .damaged, .newerSchema, .malformed: false
        }
    }

    /// One sentence: what, where, what to do.
    public var description: String {
        switch self {
        case .appendedMeanwhile(let end):
            "Another node wrote first (the ledger now ends at \(end)); read on and decide again."
        case .unusable(let path, let problem):
            "The ledger \(path) cannot be used: \(problem); check that the folder exists and is writable."
        case .unreachable(let ledger, let problem):
            "The ledger \(ledger) cannot be reached: \(problem); nothing is assigned until it can, running calls go on."
        case .diskFull(let path):
            "The disk of the ledger \(path) is full; free some space, nothing written before is lost."
        case .damaged(let path, let problem):
            "The ledger \(path) is damaged: \(problem); restore it from the newest backup."
        case .newerSchema(let path, let version, let known):
            "The ledger \(path) has schema version \(version), newer than the \(known) this Foyer knows; use a newer Foyer."
        case .malformed(let path, let position, let problem):
            "The ledger \(path) cannot be read at event \(position): \(problem)"
        }
    }
}
