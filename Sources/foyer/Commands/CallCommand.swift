internal import ArgumentParser
internal import Audio
internal import ContactCenter
internal import Routing
internal import Telephony

/// `foyer call`: one whole call from caller audio, without a server.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Run one whole call from caller audio and print the conversation.",
        discussion: """
            Each WAV file is one turn, spoken when the bot or an agent listens; with --continuous the one file is the \
            caller's uninterrupted line. The agents of the staff file are played by the program. The call runs on its \
            own clock, as fast as it can be computed, and gives the same events every time.
            """)

    @Argument(help: ArgumentHelp("Caller audio, one file a turn.", valueName: "FILE.wav"))
    var files: [String]

    @Flag(help: "Print one JSON event a line.")
    var json = false

    @Option(help: ArgumentHelp("Write both sides to this file: left caller, right Foyer.", valueName: "talk.wav"))
    var out: String?

    @Option(help: ArgumentHelp("Staff who are played (default: the demo bank's).", valueName: "staff.yaml"))
    var agents: String?

    @Flag(help: "Play one file as the caller's uninterrupted line; barge-in counts.")
    var continuous = false

    @Option(help: ArgumentHelp("Side of stereo files to use, from 1.", valueName: "N"))
    var channel: Int?

    @Option(help: ArgumentHelp("Keep the ledger in this folder.", valueName: "DIR"))
    var data: String?

    @OptionGroup var home: HomeOptions

    func validate() throws {
        guard !continuous || files.count == 1 else {
            throw ValidationError("--continuous plays one file; give exactly one")
        }
    }

    func run() async throws {
        let leg = try makeLeg()
        let assembly = try await Assembly(home: home.locate(), staff: agents, data: data)
        try await assembly.run(leg, isJSON: json, recording: out)
    }

    /// The caller; the files are read before anything is prepared, so that a wrong one is told at once.
    private func makeLeg() throws -> any CallLeg {
        continuous
            ? LineLeg(try AudioClip.telephone(from: files[0], channel: channel))
            : try TurnLeg.files(files, channel: channel)
    }
}
