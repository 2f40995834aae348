internal import ArgumentParser
internal import Foundation
internal import Ledger
internal import Routing

/// `foyer sessions`: the latest callers, for `foyer explain` and for whoever looks after them.
struct SessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "List sessions: when, who talked with the caller, what it came to.",
        discussion: """
            The latest first; callers' numbers and words are not shown. --json prints one object: sessions, each with \
            session, startedAt, endedAt and outcome (null while it is live), with (bot, queue or the agent who has the \
            caller; null once it is over), waited (seconds until the first human; null without), agents, operations.
            """)

    @OptionGroup var source: LedgerOptions

    @Flag(help: "Only sessions that are not over.")
    var live = false

    @Option(help: ArgumentHelp("At most this many.", valueName: "N"))
    var last = 20

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard last > 0 else { throw ValidationError("--last is at least 1") }
    }

    func run() async throws {
        var list = SessionList(keeping: live ? 0 : last)
        try await source.forEachEvent("Reading") { list.apply($0) }
        let sessions = Array(list.latestFirst.filter { !live || $0.endedAt == nil }.prefix(last))
        if json {
            let array = JSON.array(sessions.map(\.json))
            return try Terminal.line(JSON.object([.init("sessions", array)]).text(.asGiven))
        }
        let headings = ["SESSION", "STARTED", "SECONDS", "WAITED", "WITH", "AGENTS", "OPERATIONS"]
        for line in TextTable(headings, sessions.map(\.cells)).lines { try Terminal.line(line) }
    }
}

extension SessionSummary {
    fileprivate var cells: [String] {
        [
            session.rawValue, startedAt.written, endedAt.map { String(($0 - startedAt).count / 1000) } ?? "",
            waited.map { String($0.count / 1000) } ?? "", outcome?.rawValue ?? with ?? "",
            agents.map(\.rawValue).joined(separator: ","), operations.map(\.rawValue).joined(separator: ","),
        ]
    }
}
