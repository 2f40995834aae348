internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Glibc
internal import Telephony

/// `foyer talk`: the same bot, typed instead of spoken.
struct TalkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "talk",
        abstract: "Talk with the bot by typing.",
        discussion: """
            Type what the caller says and press Return when the bot listens. A line of digits, * or # alone is keyed; \
            an empty line is silence; the end of input (Ctrl-D) hangs up.
            """)

    @Flag(help: "Print one JSON event a line.")
    var json = false

    @Option(help: ArgumentHelp("Staff who are played (default: the demo bank's).", valueName: "staff.yaml"))
    var agents: String?

    @Option(help: ArgumentHelp("Keep the ledger in this folder.", valueName: "DIR"))
    var data: String?

    @OptionGroup var home: HomeOptions

    func run() async throws {
        let assembly = try await Assembly(home: home.locate(), staff: agents, data: data)
        let keyboard = Keyboard(prompts: !json && isatty(STDIN_FILENO) == 1)
        let interruption = Interruption { _ in keyboard.close() }
        defer { interruption.stop() }
        try await assembly.run(TurnLeg(keyboard, gateway: "typed"), isJSON: json)
        if interruption.signal != nil { throw Failure.failed("interrupted; the caller has hung up") }
    }
}
