public import Routing

/// A ledger from which what callers said can be erased when its time has come, while the facts stay.
public protocol ErasableLedger: LedgerStore {
    /// Erases what callers of sessions that were over before `moment` said, keyed and were called by; returns from how many
    /// events. Statistics, explanations and `foyer verify` hold as before. Throws ``LedgerError``.
    func eraseContent(ofSessionsEndedBefore moment: Timestamp) async throws -> Int
}
