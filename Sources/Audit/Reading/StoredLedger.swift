/// Where rows are read from, as of one moment and without changing anything.
public protocol StoredLedger {
    /// How many events there are. Blocks; throws ``UnreadableLedger``.
    func count() throws -> Int
    /// Gives every row to `body`, in order, as of one moment. Blocks; throws ``UnreadableLedger`` where the ledger is damaged.
    func forEachRow(_ body: (StoredRow) throws -> Void) throws
}
