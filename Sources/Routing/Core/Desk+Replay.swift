extension Desk {
    /// The desk at the end of `ledger`, replayed from its newest snapshot that reads; with the ledger's end and the snapshot's
    /// position, 0 without one. Writes nothing.
    public static func replayed(
        from ledger: any LedgerStore, staff: Staff, rules: Rules = Rules()
    ) async throws -> (desk: Desk, position: Int64, snapshot: Int64) {
        var desk = Desk(staff: staff, rules: rules)
        var position: Int64 = 0
        if let snapshot = try await ledger.latestSnapshot(),
            let kept = Desk(snapshot: snapshot.state, staff: staff, rules: rules)
        {
            desk = kept
            position = snapshot.position
        }
        let snapshot = position
        while case let events = try await ledger.events(after: position, limit: 10_000), let last = events.last {
            for event in events { desk.apply(event.event) }
            position = last.position
        }
        return (desk, position, snapshot)
    }
}
