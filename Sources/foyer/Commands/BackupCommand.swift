internal import ArgumentParser
internal import Ledger
internal import Routing

/// `foyer backup`: a copy of the ledger while it is in use.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger into another folder while it is in use.",
        discussion: """
            The copy is a whole ledger as of one moment: foyer verify checks it, and --data takes it in the original's \
            place. A ledger in PostgreSQL is backed up with pg_dump --schema=foyer.
            """)

    @Option(help: ArgumentHelp("Folder of the ledger.", valueName: "DIR"))
    var data: String

    @Argument(help: ArgumentHelp("An existing folder that holds no ledger.", valueName: "TO"))
    var target: String

    func run() async throws {
        do {
            let ledger = try SQLiteLedger(directory: LedgerOptions.folder(data))
            try await ledger.backUp(to: target)
        } catch let error as LedgerError {
            throw Failure.failed(error.description)
        }
    }
}
