internal import ArgumentParser
internal import Foundation
internal import Ledger
internal import Routing

/// `foyer erase`: what callers said, keyed and were called by, once it may no longer be kept.
struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erase what callers said and are called by, once it may no longer be kept.",
        discussion: """
            Of every session that was over before the given time. The facts stay: reports, explanations and foyer verify \
            give the same as before. It can be done while Foyer serves, say every night; it cannot be undone.
            """)

    @OptionGroup var source: LedgerOptions

    @Option(
        help: ArgumentHelp("Sessions over before this time (UTC), such as 2026-01-31.", valueName: "TIME"),
        transform: MomentArgument.moment)
    var before: Timestamp?

    @Option(help: ArgumentHelp("Sessions over for this many days.", valueName: "DAYS"))
    var olderThan: Int?

    func validate() throws {
        guard (before == nil) != (olderThan == nil) else {
            throw ValidationError("give either --before TIME or --older-than DAYS")
        }
        if let olderThan, !(0...36_500).contains(olderThan) { throw ValidationError("--older-than is 0 to 36500 days") }
    }

    func run() async throws {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let moment = before ?? now + .seconds(-86_400 * Int64(olderThan ?? 0))
        do {
            let count = try await source.open().eraseContent(ofSessionsEndedBefore: moment)
            try Terminal.line("Erased what callers said in \(count) events.")
        } catch let error as LedgerError {
            throw Failure.failed(error.description)
        }
    }
}
