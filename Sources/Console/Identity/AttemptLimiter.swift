internal import Routing
internal import Synchronization

/// Slows down whoever tries passwords: after five failures a name, and after 25 a peer (an office may be one), is locked out
/// for half a minute, then twice as long with each further failure, up to a quarter of an hour.
///
/// A mutex guards it; it remembers at most 10 000 names and peers.
final class AttemptLimiter: Sendable {
    private struct Record {
        var failures = 0
        var lockedUntil = Timestamp(milliseconds: .min)
    }

    private static func free(_ key: String) -> Int { key.hasPrefix("peer ") ? 25 : 5 }
    private static let most = 10_000
    private let records = Mutex<[String: Record]>([:])

    /// How long `keys` are locked out yet; nil if they are not.
    func lockOut(_ keys: [String], at now: Timestamp) -> Milliseconds? {
        records.withLock { records in
            keys.compactMap { records[$0]?.lockedUntil }.filter { $0 > now }.max().map { $0 - now }
        }
    }

    func failed(_ keys: [String], at now: Timestamp) {
        records.withLock { records in
            if records.count > Self.most { records = records.filter { $0.value.lockedUntil > now } }
            for key in keys {
                var record = records[key] ?? Record()
                record.failures += 1
                if record.failures >= Self.free(key) {
                    let doublings = min(record.failures - Self.free(key), 5)
                    record.lockedUntil = now + .seconds(min(30 << Int64(doublings), 900))
                }
                records[key] = record
            }
        }
    }

    func succeeded(_ keys: [String]) { records.withLock { records in for key in keys { records[key] = nil } } }
}
