internal import ArgumentParser
internal import ContactCenter
internal import Foundation
internal import Ledger
internal import Routing

/// `foyer explain`: why each routing decision of a session fell as it did.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell why each routing decision of a session fell as it did.",
        discussion: "For each decision: the rule, the candidates, and why every other agent was passed over.")

    @Argument(help: ArgumentHelp("The session's id.", valueName: "SESSION"))
    var session: String

    @Option(help: ArgumentHelp("The folder with the ledger, as given to `foyer call --data`.", valueName: "DIR"))
    var data: String

    @Option(help: ArgumentHelp("The staff file of that time (default: the demo bank's).", valueName: "staff.yaml"))
    var agents: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var home: HomeOptions

    func run() async throws {
        guard FileManager.default.fileExists(atPath: data + "/" + SQLiteLedger.fileName) else {
            throw Failure.badInput("\(data) holds no ledger; give the folder that `foyer call --data` wrote")
        }
        let staff = try StaffFile(path: agents ?? home.locate().demoStaff).staff
        let ledger = try SQLiteLedger(directory: data)
        let explanation = try await Explanation.read(SessionID(session), from: ledger, staff: staff)
        guard !explanation.decisions.isEmpty else {
            throw Failure.badInput("\(data) knows no session '\(session)' that asked for a human")
        }
        try Terminal.line(json ? explanation.json.text(.asGiven) : "\(explanation)")
    }
}
