internal import ArgumentParser
internal import Audit

/// `foyer verify`: the whole ledger against its hash chain and the rules that never bend.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a whole ledger against I1–I10 and its hash chain.",
        discussion: """
            The check has code of its own and shares nothing with the routing core. It prints every event that breaks a \
            rule and exits with 1 if there is one. The ledger is only read, also while foyer serve writes to it. Note \
            the head somewhere else: a ledger cut off at its end is whole, but has another head.
            """)

    @OptionGroup var source: LedgerOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let verdict = try verify()
        for line in json ? [try verdict.json] : verdict.lines { try Terminal.line(line) }
        guard verdict.holds else {
            let places = verdict.findings.count == 1 ? "one place" : "\(verdict.findings.count) places"
            throw Failure.failed("the ledger breaks its rules in \(places); compare it with a backup")
        }
    }

    private func verify() throws -> Verdict {
        do {
            let file = try source.stored()
            let total = try file.count()
            var progress = ProgressBar("Verifying", total: (total + Self.stride - 1) / Self.stride)
            defer { progress.finish() }
            var audit = Audit()
            try file.forEachRow { row in
                audit.check(row)
                if row.position % Int64(Self.stride) == 0 { progress.step() }
            }
            return audit.finish()
        } catch let error as UnreadableLedger {
            throw Failure.badInput(error.description)
        }
    }

    /// How many events the progress bar counts as one.
    private static let stride = 1000
}
