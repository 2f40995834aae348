internal import ArgumentParser
internal import Foundation

/// `foyer serve`: everything live.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer live calls: gateways, desk and ledger in one process.",
        discussion: """
            Without a file: the demo bank, on this machine alone, its ledger with the user's data. Every key of the file \
            has a default, and FOYER_SECTION_KEY in the environment overrides it. SIGTERM and Ctrl-C close in good \
            order: no new calls, running ones end or are hung up after calls.drain seconds.
            """)

    @Option(help: ArgumentHelp("The settings.", valueName: "foyer.yaml"))
    var config: String?

    @Option(help: ArgumentHelp("Keep the ledger in this folder (SQLite).", valueName: "DIR"))
    var data: String?

    @Option(help: ArgumentHelp("Serve the console here.", valueName: "HOST:PORT|off"))
    var http: Listening?

    @Option(help: ArgumentHelp("Listen for Asterisk's AudioSocket.", valueName: "HOST:PORT|off"))
    var audiosocket: Listening?

    @Option(help: ArgumentHelp("Speak SIP over UDP and TCP.", valueName: "HOST:PORT|off"))
    var sip: Listening?

    @OptionGroup var home: HomeOptions

    func run() async throws {
        var settings = try ServeSettings(path: config, environment: ProcessInfo.processInfo.environment)
        if let data { settings.ledger = .folder(data) }
        if let http { settings.http = http }
        if let audiosocket { settings.audioSocket = audiosocket }
        if let sip { settings.sip.listen = sip }
        OpenFiles.allowAll()
        try await House(settings, home: home.locate()).run()
    }
}
