internal import ArgumentParser
internal import Foundation
internal import Ledger
internal import Routing

/// `foyer report`: what the contact center has done, as folds over the ledger.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Service level, waits, handling times, occupancy, containment and diversion.",
        discussion: """
            Everything is computed from the ledger alone. SL is answered in time ÷ answered; SL2 is answered or \
            abandoned in time ÷ answered or abandoned; both count from the queue's entry, not from the call's. Times \
            are UTC unless they say otherwise: 2026-01-31, 2026-01-31T08:00, 2026-01-31T08:00:00+01:00.
            """)

    /// How long the stretches of `--by` are.
    enum Interval: String, ExpressibleByArgument, CaseIterable {
        case quarterHour = "quarter-hour"
        case hour
        case day

        var length: Milliseconds {
            switch self {
            case .quarterHour: .seconds(900)
            case .hour: .seconds(3600)
            case .day: .seconds(86_400)
            }
        }
    }

    @OptionGroup var source: LedgerOptions

    @Option(
        help: ArgumentHelp("From when (default: the first event).", valueName: "TIME"), transform: MomentArgument.moment
    )
    var from: Timestamp?

    @Option(
        help: ArgumentHelp("Until when, exclusive (default: the last event).", valueName: "TIME"),
        transform: MomentArgument.moment)
    var to: Timestamp?

    @Option(help: "Also by interval.")
    var by: Interval?

    @Option(help: ArgumentHelp("Seconds within which an answer is in time.", valueName: "SECONDS"))
    var threshold = 20

    @Flag(help: "Print CSV.")
    var csv = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Also draw it into this file.", valueName: "FILE.svg"))
    var svg: String?

    func validate() throws {
        guard !(csv && json) else { throw ValidationError("--csv and --json exclude each other; give one") }
        guard (0...86_400).contains(threshold) else { throw ValidationError("--threshold is 0 to 86400 seconds") }
        if let from, let to, from >= to { throw ValidationError("--from is not before --to; exchange them") }
    }

    func run() async throws {
        let report = try await fold().report()
        if let svg { try OutputFile.write(report.svg, to: svg) }
        try Terminal.line(csv ? report.csv : json ? report.json.text(.asGiven) : report.table)
    }

    private func fold() async throws -> ReportFold {
        var fold = ReportFold(from: from, to: to, interval: by?.length, threshold: .seconds(Int64(threshold)))
        try await source.forEachEvent("Reading") { fold.apply($0) }
        return fold
    }
}
