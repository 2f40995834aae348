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

    @Option(help: ArgumentHelp("Folder of the ledger.", valueName: "DIR"))
    var data: String

    @Option(help: ArgumentHelp("From when (default: the first event).", valueName: "TIME"), transform: moment)
    var from: Timestamp?

    @Option(
        help: ArgumentHelp("Until when, exclusive (default: the last event).", valueName: "TIME"), transform: moment)
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
        if let svg { try draw(report, into: svg) }
        try Terminal.line(csv ? report.csv : json ? report.json.text(.asGiven) : report.table)
    }

    private func fold() async throws -> ReportFold {
        guard FileManager.default.fileExists(atPath: data + "/" + SQLiteLedger.fileName) else {
            throw Failure.badInput("there is no ledger in \(data); name the folder that holds \(SQLiteLedger.fileName)")
        }
        do {
            let ledger = try SQLiteLedger(directory: data)
            var progress = ProgressBar("Reading", total: Int(try await ledger.end()) / Self.page + 1)
            defer { progress.finish() }
            var fold = ReportFold(
                from: from, to: to, interval: by?.length, threshold: .seconds(Int64(threshold)))
            var position: Int64 = 0
            while case let events = try await ledger.events(after: position, limit: Self.page), let last = events.last {
                for event in events { fold.apply(event.event) }
                position = last.position
                progress.step()
            }
            return fold
        } catch let error as LedgerError {
            throw Failure.failed(error.description)
        }
    }

    private func draw(_ report: Report, into path: String) throws {
        do {
            try report.svg.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw Failure.badInput("can't write \(path); choose a file in a folder that can be written")
        }
    }

    private static func moment(_ text: String) throws -> Timestamp {
        for complete in [text, text + "T00:00:00Z", text + ":00Z", text + "Z"] {
            // Any of the ways to write it will do; that none did is told below.
            if let date = try? Date(complete, strategy: .iso8601) {
                return Timestamp(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
            }
        }
        throw ValidationError("“\(text)” is no time; write 2026-01-31, or 2026-01-31T08:00")
    }

    private static let page = 10_000
}
