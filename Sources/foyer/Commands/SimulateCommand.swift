internal import ArgumentParser
internal import Foundation
internal import Routing
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
            """)

    @Argument(help: ArgumentHelp("The day: callers, times, roster.", valueName: "SCENARIO.yaml"))
    var scenario: String

    @Option(parsing: .unconditional, help: ArgumentHelp("How many days to simulate.", valueName: "N"))
    var days = 20

    @Option(help: ArgumentHelp("Where randomness starts.", valueName: "N"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "Search the smallest staffing for this target: percent/seconds, as in 80/20.", valueName: "TARGET"))
    var staffFor: String?

    @Option(
        help: ArgumentHelp(
            "Take the calls from this file: columns at, kind, contained, bot, remote, seat.", valueName: "CALLS.csv"))
    var replay: String?

    @Flag(help: "Print the day by quarter hours as CSV.")
    var csv = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @Option(help: ArgumentHelp("Also draw it into this file.", valueName: "FILE.svg"))
    var svg: String?

    func validate() throws {
        guard !(csv && json) else { throw ValidationError("--csv and --json exclude each other; give one") }
    }

    func run() async throws {
        let calls = try replay.map { try RecordedCallFile(path: $0).calls }
        var day = try ScenarioFile(path: scenario, replay: calls).scenario
        if let staffFor { day = try day.promising(ServiceTarget(staffFor)) }
        let sizing = try await staffed(day)
        let saving = try await saving(of: sizing.scenario)
        let answer = SimulationAnswer(sizing: sizing, saving: saving, seed: seed)
        if let svg { try draw(answer, into: svg) }
        try Terminal.line(csv ? answer.csv : json ? try answer.json : answer.table)
    }

    private func staffed(_ day: Scenario) async throws -> Sizing {
        guard staffFor != nil else {
            return Sizing(scenario: day, report: try await simulate(try Study(day, seed: seed, days: days)))
        }
        return try await Study.smallest(for: day, seed: seed, days: days, simulate: simulate)
    }

    /// Nil if the quarter hours are all that is asked for, which need no baseline.
    private func saving(of day: Scenario) async throws -> Saving? {
        guard !csv || svg != nil else { return nil }
        let baseline = try await Study.smallest(for: day.allAtSeats(), seed: seed, days: days, simulate: simulate)
        return Saving(day, against: baseline.scenario)
    }

    private func simulate(_ study: Study) async throws -> Report {
        let scenario = study.scenario
        var bar = ProgressBar("\(scenario.heads(.remote)) + \(scenario.heads(.seat)) agents", total: study.days)
        defer { bar.finish() }
        return try await study.run { bar.step() }
    }

    private func draw(_ answer: SimulationAnswer, into path: String) throws {
        do {
            try answer.svg.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw Failure.badInput("can't write \(path); choose a file in a folder that can be written")
        }
    }
}
