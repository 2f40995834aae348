import Glibc
import Ledger
import Routing

/// Appends `count` batches of three events to the SQLite ledger in `directory`.
func appendBatches(to directory: String, count: Int) async throws {
    let ledger = try SQLiteLedger(directory: directory)
    let session = SessionID("writer-\(getpid())")
    var end = try await ledger.end()
    var appended = 0
    while appended < count {
        let at = Timestamp(milliseconds: Int64(appended))
        let batch = [
            Event(at: at, session: session, kind: .started(gateway: "wav", caller: "\(appended)", node: nil)),
            Event(at: at, session: session, kind: .noted(agent: "r1", text: String(repeating: "x", count: 200))),
            Event(at: at, session: session, kind: .ended(by: .caller, outcome: .contained)),
        ]
        do {
            end = try await ledger.append(batch, after: end).last?.position ?? end
            appended += 1
            acknowledge(end)
        } catch LedgerError.appendedMeanwhile(let now) {
            end = now
        }
    }
}
