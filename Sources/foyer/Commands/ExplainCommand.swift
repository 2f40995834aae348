internal import ArgumentParser
internal import ContactCenter
internal import Routing

/// `foyer explain`: why each routing decision of a session fell as it did.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell why each routing decision of a session fell as it did.",
        discussion: "For each decision: the rule, the candidates, and why every other agent was passed over.")

    @Argument(help: ArgumentHelp("The session's id.", valueName: "SESSION"))
    var session: String

    @OptionGroup var source: LedgerOptions

    @Option(help: ArgumentHelp("The staff file of that time (default: the demo bank's).", valueName: "staff.yaml"))
    var agents: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var home: HomeOptions

    func run() async throws {
        let file = try StaffFile(path: agents ?? home.locate().demoStaff)
        let ledger = try await source.open()
        let explanation = try await Explanation.read(
            SessionID(session), from: ledger, staff: file.staff, rules: file.rules)
        guard !explanation.decisions.isEmpty else {
            throw Failure.badInput("the ledger knows no session '\(session)' that asked for a human")
        }
        try Terminal.line(json ? explanation.json.text(.asGiven) : "\(explanation)")
    }
}
