internal import ArgumentParser
internal import Foundation
internal import Staffing

/// `foyer erlang`: the formulas by themselves.
struct ErlangCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erlang",
        abstract: "How many agents: Erlang's formulas.",
        discussion: """
            Give --agents to learn what they achieve, or leave it out and give a target to learn how many are needed. \
            The load in Erlang is calls a second times handling seconds: 100 calls in half an hour of 3 minutes each \
            are 10 Erlang.
            """,
        subcommands: [Blocked.self, Waiting.self, Impatient.self])
}

extension ErlangCommand {
    /// `foyer erlang b`.
    struct Blocked: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "b", abstract: "Erlang B: no queue, who finds all agents (or lines) busy is turned away.")

        @Option(parsing: .unconditional, help: ArgumentHelp("Offered load.", valueName: "ERLANG"))
        var load: Double?

        @Option(parsing: .unconditional, help: ArgumentHelp("Agents or lines.", valueName: "N"))
        var agents: Int?

        @Option(
            parsing: .unconditional,
            help: ArgumentHelp("The share that may be turned away, 0 to 1.", valueName: "SHARE"))
        var blocking: Double?

        @Option(
            help: ArgumentHelp(
                "The share of those turned away that tries again (extended Erlang B).", valueName: "SHARE"))
        var retry = 0.0

        @Flag(help: "Print one JSON object.")
        var json = false

        func validate() throws {
            guard [load != nil, agents != nil, blocking != nil].count(where: \.self) == 2 else {
                throw ValidationError("give two of --load, --agents and --blocking; the third is the answer")
            }
        }

        func run() throws {
            try ErlangAnswer(solve()).print(json: json)
        }

        private func solve() throws -> ErlangB {
            guard let agents else { return try ErlangB(load: load ?? 0, blocking: blocking ?? 0, retry: retry) }
            guard let load else { return try ErlangB(agents: agents, blocking: blocking ?? 0, retry: retry) }
            return try ErlangB(load: load, agents: agents, retry: retry)
        }
    }

    /// What `c` and `a` are both asked.
    struct QueueOptions: ParsableArguments {
        @Option(parsing: .unconditional, help: ArgumentHelp("Offered load.", valueName: "ERLANG"))
        var load: Double

        @Option(
            parsing: .unconditional,
            help: ArgumentHelp("Agents; left out, the fewest that meet --staff-for.", valueName: "N"))
        var agents: Int?

        @Option(
            parsing: .unconditional,
            help: ArgumentHelp("Mean handling time, after-call work included.", valueName: "SECONDS"))
        var handle: Double

        @Option(
            parsing: .unconditional,
            help: ArgumentHelp("The service level counts calls answered within this time.", valueName: "SECONDS"))
        var within = 20.0

        @Option(help: ArgumentHelp("The target: percent/seconds, as in 80/20.", valueName: "TARGET"))
        var staffFor: String?

        @Flag(help: "Print one JSON object.")
        var json = false

        func validate() throws {
            guard (agents == nil) != (staffFor == nil) else {
                throw ValidationError("give --agents, or --staff-for to learn how many are needed")
            }
            guard within >= 0, within.isFinite else { throw ValidationError("--within must be 0 or more seconds") }
        }

        /// The target, whose time then also is the service level's.
        func target() throws -> ServiceTarget? { try staffFor.map { try ServiceTarget($0) } }
    }

    /// `foyer erlang c`.
    struct Waiting: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "c", abstract: "Erlang C: who finds all agents busy waits, however long.")

        @OptionGroup var queue: QueueOptions

        func run() throws {
            let target = try queue.target()
            let system =
                if let target {
                    try ErlangC(load: queue.load, handle: queue.handle, meeting: target)
                } else {
                    try ErlangC(load: queue.load, agents: queue.agents ?? 0, handle: queue.handle)
                }
            try ErlangAnswer(system, within: target?.within ?? queue.within).print(json: queue.json)
        }
    }

    /// `foyer erlang a`.
    struct Impatient: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "a", abstract: "Erlang A: who waits hangs up after a while.")

        @OptionGroup var queue: QueueOptions

        @Option(
            parsing: .unconditional,
            help: ArgumentHelp("Mean time after which a waiting caller hangs up.", valueName: "SECONDS"))
        var patience: Double

        func run() throws {
            let target = try queue.target()
            let system =
                if let target {
                    try ErlangA(load: queue.load, handle: queue.handle, patience: patience, meeting: target)
                } else {
                    try ErlangA(
                        load: queue.load, agents: queue.agents ?? 0, handle: queue.handle, patience: patience)
                }
            try ErlangAnswer(system, within: target?.within ?? queue.within).print(json: queue.json)
        }
    }
}

/// The answer of a formula, as a table and as JSON; the names are the API's.
private struct ErlangAnswer: Encodable {
    let load: Double
    let agents: Int
    var blocking: Double?
    var delayed: Double?
    var within: Double?
    var serviceLevel: Double?
    var asa: Double?
    var wait: Double?
    let occupancy: Double
    var abandoned: Double?

    init(_ system: ErlangB) {
        load = system.load
        agents = system.agents
        blocking = system.blocking
        // Who is not turned away is answered at once, and nobody waits to hang up.
        serviceLevel = 1 - system.blocking
        asa = 0
        abandoned = 0
        occupancy = system.occupancy
    }

    init(_ system: ErlangC, within threshold: Double) {
        load = system.load
        agents = system.agents
        delayed = system.delayed
        within = threshold
        serviceLevel = system.serviceLevel(within: threshold)
        asa = system.asa
        wait = system.asa
        occupancy = system.occupancy
        abandoned = 0
    }

    init(_ system: ErlangA, within threshold: Double) {
        load = system.load
        agents = system.agents
        delayed = system.delayed
        within = threshold
        serviceLevel = system.serviceLevel(within: threshold)
        asa = system.asa
        wait = system.wait
        occupancy = system.occupancy
        abandoned = system.abandoned
    }

    func print(json: Bool) throws {
        for line in json ? [try encoded()] : table { try Terminal.line(line) }
    }

    private func encoded() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    private var table: [String] {
        var rows = [row("load", String(format: "%.3f Erlang", load)), row("agents", "\(agents)")]
        if let blocking { rows.append(row("turned away", percent(blocking))) }
        if let delayed { rows.append(row("wait at all", percent(delayed))) }
        if let within, let serviceLevel {
            rows.append(row(String(format: "answered within %g s", within), percent(serviceLevel)))
        }
        if let asa, delayed != nil { rows.append(row("average speed of answer", String(format: "%.2f s", asa))) }
        if let wait { rows.append(row("mean wait of all callers", String(format: "%.2f s", wait))) }
        rows.append(row("occupancy", percent(occupancy)))
        if let abandoned, delayed != nil { rows.append(row("hang up", percent(abandoned))) }
        return rows
    }

    private func row(_ name: String, _ value: String) -> String {
        name.padding(toLength: 26, withPad: " ", startingAt: 0) + value
    }

    private func percent(_ share: Double) -> String { String(format: "%.2f %%", share * 100) }
}
