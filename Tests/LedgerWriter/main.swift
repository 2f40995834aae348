// A process of its own for tests that kill one. It goes on until it has done COUNT things, or is killed, and prints the
// ledger's end after each one that was acknowledged.
//
// Usage: LedgerWriter DIRECTORY COUNT          appends batches of events to the ledger in a folder
//        LedgerWriter NODE TARGET COUNT        serves callers as one node of the cluster on a PostgreSQL
import Foundation

let arguments = CommandLine.arguments.dropFirst()
switch (arguments.count, arguments.last.flatMap { Int($0) }) {
case (2, let count?): try await appendBatches(to: CommandLine.arguments[1], count: count)
case (3, let count?):
    let node = try await ServingNode(CommandLine.arguments[1], target: CommandLine.arguments[2])
    try await node.serve(count: count)
default: exit(2)
}

/// Says how far the ledger is, at once, where `print` would keep it back from a pipe.
func acknowledge(_ end: Int64) { FileHandle.standardOutput.write(Data("\(end)\n".utf8)) }
