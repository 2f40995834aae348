internal import ArgumentParser
internal import Audit
internal import Foundation
internal import Ledger
internal import Routing

/// `--data` or `--ledger`, for every command that reads a ledger.
struct LedgerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder of the ledger.", valueName: "DIR"))
    var data: String?

    @Option(
        help: ArgumentHelp("The ledger in PostgreSQL; put passwords into ~/.pgpass.", valueName: "postgres://…"))
    var ledger: String?

    func validate() throws {
        guard (data == nil) != (ledger == nil) else {
            throw ValidationError("name one ledger: --data DIR, or --ledger postgres://… for several nodes")
        }
    }

    /// The ledger named.
    var kept: KeptLedger { ledger.map(KeptLedger.database) ?? .folder(data ?? "") }

    /// Opens the ledger named, which must be there.
    func open() async throws -> any ErasableLedger { try await kept.open() }

    /// Opens the ledger named for the audit, with code of its own.
    func stored() throws -> any StoredLedger {
        if let ledger { return try PostgresTables(ledger) }
        return try SQLiteFile(directory: folder())
    }

    /// Gives every event to `body`, in order, with a progress bar that says what is being done.
    func forEachEvent(_ title: String, _ body: (Event) -> Void) async throws {
        try await kept.forEachEvent(title, body)
    }

    /// The folder named, which must hold a ledger.
    func folder() throws -> String { try Self.folder(data ?? "") }

    /// `folder`, if it holds a ledger.
    static func folder(_ folder: String) throws -> String {
        guard FileManager.default.fileExists(atPath: folder + "/" + SQLiteLedger.fileName) else {
            throw Failure.badInput("\(folder) holds no ledger; name the folder that holds \(SQLiteLedger.fileName)")
        }
        return folder
    }
}

/// A moment as it is written on the command line.
enum MomentArgument {
    /// Reads 2026-01-31, 2026-01-31T08:00, 2026-01-31T08:00:00+01:00.
    static func moment(_ text: String) throws -> Timestamp {
        for complete in [text, text + "T00:00:00Z", text + ":00Z", text + "Z"] {
            // Any of the ways to write it will do; that none did is told below.
            if let date = try? Date(complete, strategy: .iso8601) {
                return Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
            }
        }
        throw ValidationError("“\(text)” is no time; write 2026-01-31, or 2026-01-31T08:00")
    }
}
