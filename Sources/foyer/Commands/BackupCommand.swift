internal import ArgumentParser
internal import Ledger
internal import Routing

/// `foyer backup`: a copy of the ledger while it is in use.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger into another folder while it is in use.",
        discussion: """
            The copy is a whole ledger as of one moment, with the original's hashes: foyer verify checks it, and --data takes \
            it in the original's place. A ledger in PostgreSQL is copied into SQLite; to bring it back into PostgreSQL, keep \
            a pg_dump --schema=foyer as well.
            """)

    @OptionGroup var source: LedgerOptions

    @Argument(help: ArgumentHelp("An existing folder that holds no ledger.", valueName: "TO"))
    var target: String

    func run() async throws {
        do {
            try await source.open().backUp(to: target)
        } catch let error as LedgerError {
            throw Failure.failed(error.description)
        }
    }
}
