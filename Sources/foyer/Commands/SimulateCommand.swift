internal import ArgumentParser
internal import Foundation
internal import Routing
internal import Settings
internal import Staffing

/// `foyer simulate`: a day of the contact center on the real desk with played callers.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "How many remote agents and seats: simulated days, and what remote-first saves.",
        discussion: """
            The callers and agents are played, everything else is decided by the desk that routes live calls. Service \
            level counts everybody who queued; who hung up counts as not answered. Each figure is the mean over days, \
            ± the 95 % interval. The same seed gives the same days on any machine.

            What is saved is told against one pool of seats that takes every call, the best case of a center without \
            remote agents, sized for the same target.

            With --against, each figure is told for both scenarios, with their difference and its interval. Every caller \
            wants the same, is as patient and takes as long in both, so that little of the difference is chance.
            """)

    @Argument(help: ArgumentHelp("The day: callers, times, roster.", valueName: "SCENARIO.yaml"))
    var scenario: String

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many days to simulate (default: 20, or each replayed day once).", valueName: "N"))
    var days: Int?

    @Option(help: ArgumentHelp("Where randomness starts.", valueName: "N"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Search the smallest staffing for this target: percent/seconds, as in 80/20.", valueName: "TARGET"))
    var staffFor: String?

    @Option(
        help: ArgumentHelp(
            """
            Take the calls from a ledger (its folder, or a postgres:// URI), or from a CSV file with the columns at and, \
            if known, day, kind, operation, contained, bot, remote, seat.
            """, valueName: "LEDGER|CALLS.csv"))
    var replay: String?

    @Option(
        help: ArgumentHelp(
            "Compare with this day, with the same callers; --staff-for and --replay are for both.",
            valueName: "OTHER.yaml"))
    var against: String?

    @Flag(help: "Print the day by quarter hours as CSV; with --against, each figure.")
    var csv = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Also draw it into this file.", valueName: "FILE.svg"))
    var svg: String?

    func validate() throws {
        guard !(csv && json) else { throw ValidationError("--csv and --json exclude each other; give one") }
    }

    func run() async throws {
        var calls: ((Set<String>) -> [[RecordedCall]])?
        if let replay { calls = try await Replay.days(in: replay) }
        guard let against else {
            // The quarter hours alone need no baseline.
            let answer = try await answer(scenario, replaying: calls, comparesWithSeats: !csv || svg != nil)
            if let svg { try OutputFile.write(answer.svg, to: svg) }
            return try Terminal.line(csv ? answer.csv : json ? try answer.json : answer.table)
        }
        let comparison = try await Comparison(
            named(scenario, replaying: calls), against: named(against, replaying: calls))
        let (name, other) = names(against)
        if let svg { try OutputFile.write(comparison.svg(name, against: other), to: svg) }
        try Terminal.line(csv ? comparison.csv : json ? try comparison.json : comparison.table(name, against: other))
    }

    /// What the two scenarios are called: their files, without folders if that is enough to tell them apart.
    private func names(_ against: String) -> (String, String) {
        let names = [scenario, against].map { URL(fileURLWithPath: $0).lastPathComponent }
        return names[0] == names[1] ? (scenario, against) : (names[0], names[1])
    }

    private func answer(
        _ file: String, replaying calls: ((Set<String>) -> [[RecordedCall]])?, comparesWithSeats: Bool
    ) async throws -> StaffingAnswer {
        try await StaffingAnswer.find(
            for: Scenario(ConfigurationNode(contentsOf: file), replay: calls),
            staffing: try staffFor.map { try ServiceTarget($0) }, seed: seed, days: days,
            comparesWithSeats: comparesWithSeats, simulate: simulate)
    }

    /// One of two scenarios: an error says which.
    private func named(
        _ file: String, replaying calls: ((Set<String>) -> [[RecordedCall]])?
    ) async throws -> StaffingAnswer {
        do {
            return try await answer(file, replaying: calls, comparesWithSeats: false)
        } catch let error as StaffingError {
            throw Failure.badInput("\(file): \(error)")
        }
    }

    private func simulate(_ study: Study) async throws -> Report {
        let scenario = study.scenario
        var bar = ProgressBar("\(scenario.heads(.remote)) + \(scenario.heads(.seat)) agents", total: study.days)
        defer { bar.finish() }
        return try await study.run { bar.step() }
    }
}
