// A process of its own for tests that kill one: appends to the ledger in a folder until it has appended COUNT batches, and
// prints the ledger's end after each one that was acknowledged.
//
// Usage: LedgerWriter DIRECTORY COUNT
import Foundation
import Glibc
import Ledger
import Routing

guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else { exit(2) }
let ledger = try SQLiteLedger(directory: CommandLine.arguments[1])
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
        // Written at once, where `print` would keep it back from a pipe.
        FileHandle.standardOutput.write(Data("\(end)\n".utf8))
    } catch LedgerError.appendedMeanwhile(let now) {
        end = now
    }
}
