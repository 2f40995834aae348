internal import Synchronization

/// A ledger that lives as long as the process: for `foyer call` without a data folder, and for tests.
public final class MemoryLedger: LedgerStore {
    private struct Contents {
        var events: [RecordedEvent] = []
        var snapshot: Snapshot?
        var followers: [AsyncStream<Int64>.Continuation] = []
    }

    private let contents = Mutex(Contents())

    /// An empty ledger.
    public init() {}

    /// The number of events kept.
    public func end() -> Int64 { contents.withLock { Int64($0.events.count) } }

    /// Keeps `events` after `position`.
    public func append(_ events: [Event], after position: Int64) throws -> [RecordedEvent] {
        try contents.withLock { contents in
            let end = Int64(contents.events.count)
            guard end == position else { throw LedgerError.appendedMeanwhile(at: end) }
            let recorded = events.enumerated().map { index, event in
                RecordedEvent(position: end + Int64(index) + 1, event: event)
            }
            contents.events += recorded
            for follower in contents.followers { follower.yield(Int64(contents.events.count)) }
            return recorded
        }
    }

    /// The next events after `position`.
    public func events(after position: Int64, limit: Int) -> [RecordedEvent] {
        contents.withLock { Array($0.events.dropFirst(Int(clamping: position)).prefix(limit)) }
    }

    /// All events of one session.
    public func events(of session: SessionID) -> [RecordedEvent] {
        contents.withLock { $0.events.filter { $0.event.session == session } }
    }

    /// Keeps the newest snapshot.
    public func save(_ snapshot: Snapshot) {
        contents.withLock { contents in
            if snapshot.position >= contents.snapshot?.position ?? 0 { contents.snapshot = snapshot }
        }
    }

    /// The newest snapshot.
    public func latestSnapshot() -> Snapshot? { contents.withLock { $0.snapshot } }

    /// The ledger's end after each append, by whomever.
    public func changes() -> AsyncStream<Int64> {
        let (stream, continuation) = AsyncStream<Int64>.makeStream(bufferingPolicy: .bufferingNewest(1))
        contents.withLock { $0.followers.append(continuation) }
        return stream
    }
}
