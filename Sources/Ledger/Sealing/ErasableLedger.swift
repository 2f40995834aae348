public import Routing

/// A ledger as a bank keeps it: what callers said can be erased when its time has come, while the facts stay, and the whole
/// can be copied while it is in use.
public protocol ErasableLedger: LedgerStore {
    /// Erases what callers of sessions that were over before `moment` said, keyed and were called by; returns from how many
    /// events. Statistics, explanations and `foyer verify` hold as before. Throws ``LedgerError``.
    func eraseContent(ofSessionsEndedBefore moment: Timestamp) async throws -> Int
    /// Copies the ledger as it is now into the folder `directory`, which must exist and hold none, as a ledger in SQLite, of
    /// the same hashes; appending goes on meanwhile. A copy that cannot be finished is removed. Throws ``LedgerError``.
    func backUp(to directory: String) async throws
}
