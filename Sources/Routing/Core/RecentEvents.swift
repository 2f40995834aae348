/// The latest kept events, so that whoever follows closely costs the ledger no query.
struct RecentEvents: Sendable {
    /// How many are remembered at least.
    private static let kept = 1024

    private var events: [RecordedEvent] = []

    mutating func add(_ more: [RecordedEvent]) {
        events += more
        if events.count > 2 * Self.kept { events.removeFirst(events.count - Self.kept) }
    }

    /// The next events after `position`, at most `limit`; nil if some of them may be forgotten.
    func after(_ position: Int64, limit: Int) -> [RecordedEvent]? {
        guard let first = events.first?.position, position >= first - 1 else { return nil }
        return Array(events.dropFirst(Int(clamping: position - first + 1)).prefix(limit))
    }
}
