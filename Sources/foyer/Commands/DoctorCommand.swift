internal import ArgumentParser
internal import Audio
internal import Console
internal import ContactCenter
internal import Dialogue
internal import Foundation
internal import Ledger
internal import Logging
internal import Routing
internal import Speech
internal import Telephony
internal import VoiceBot

/// `foyer doctor`: is this machine ready?
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check that this machine is ready: files, libraries, ledger, a whole call.",
        discussion: "One line a check; a failed one says what to do. Exits with 1 if one fails.")

    @Option(help: ArgumentHelp("Check that a ledger can be kept in this folder.", valueName: "DIR"))
    var data: String?

    @Option(help: ArgumentHelp("Check that what these settings name can be had.", valueName: "foyer.yaml"))
    var config: String?

    @Flag(help: "Print one JSON object a check.")
    var json = false

    @OptionGroup var home: HomeOptions

    func run() async throws {
        var failed = 0
        func check(_ name: String, _ body: () async throws -> String) async throws {
            let result: (isOK: Bool, detail: String)
            do { result = (true, try await body()) } catch { result = (false, "\(error)") }
            if !result.isOK { failed += 1 }
            try report(name, isOK: result.isOK, result.detail)
        }
        var voiceBot: VoiceBot?
        try await check("home") { try home.locate().root }
        try await check("prompts") {
            let prompts = try Prompts(home.locate())
            if let problem = try prompts.problems().first { throw problem }
            return "\(prompts.catalogue.prompts.count) prompts"
        }
        try await check("synthesizer") {
            let clip = try await Synthesizer.shared.speak(.plain("ready"))
            return String(format: "eSpeak NG speaks (%.1f s)", clip.seconds)
        }
        try await check("recognizer") {
            let bot = try await home.locate().prepareBot()
            voiceBot = bot
            return "PocketSphinx with \(bot.faq.intents.count) intents"
        }
        try await check("ledger") {
            let bench = try Workbench(data: data)
            let end = try await SQLiteLedger(directory: bench.folder).end()
            return data == nil ? "SQLite works" : "\(bench.folder) holds \(end) events"
        }
        try await check("console") { "\(try Pages().count) files of its pages" }
        try await check("settings") { try await checkSettings() }
        try await check("call") {
            guard let voiceBot else { throw Failure.failed("not tried: see the checks above") }
            return try await callOnce(voiceBot)
        }
        try await check("live call") {
            guard let voiceBot else { throw Failure.failed("not tried: see the checks above") }
            return try await callLive(voiceBot)
        }
        guard failed == 0 else { throw Failure.failed("\(failed) of the checks failed") }
    }

    /// A whole call from a shipped recording: it must reach a remote agent.
    private func callOnce(_ voiceBot: VoiceBot) async throws -> String {
        let home = try home.locate()
        let assembly = try await Assembly(voiceBot: voiceBot, staff: StaffFile(path: home.demoStaff), data: nil)
        let log = EventLog()
        let leg = try TurnLeg.files([home.root + "/examples/audio/human.wav"])
        try await assembly.run(leg) { log.append($0.event) }
        guard log.events.contains(where: { $0.name == "connected" }) else {
            throw Failure.failed("a recorded request for a person did not reach an agent; try `foyer recognize`")
        }
        return "a recorded caller was heard and reached a remote agent"
    }

    /// The ports and the database that `foyer serve` would need.
    private func checkSettings() async throws -> String {
        let settings = try ServeSettings(path: config, environment: ProcessInfo.processInfo.environment)
        _ = try StaffFile(path: settings.staff ?? home.locate().demoStaff)
        var parts = ["\(settings.capacity) calls at once"]
        if case .postgresql(let target) = settings.ledger {
            parts.append("PostgreSQL holds \(try await PostgresLedger(target).end()) events")
        }
        if let certificate = settings.console.certificate {
            _ = try ServerCertificate(path: certificate.path, key: certificate.key)
            parts.append("the certificate reads")
        }
        for (key, listening) in [("audiosocket", settings.audioSocket), ("http", settings.http)] {
            guard let address = listening.address else { continue }
            guard TCPPort.isFree(address) else {
                throw Failure.failed(
                    "\(address.host):\(address.port) can't be listened on; is foyer running already? Else set \(key).listen"
                )
            }
            parts.append("\(address.host):\(address.port) is free")
        }
        if let sip = settings.sip.gateway(capacity: settings.capacity) { parts.append(try await checkSIP(sip)) }
        return parts.joined(separator: ", ")
    }

    /// Opens the ports and reads the certificate as `foyer serve` would.
    private func checkSIP(_ settings: SIPGateway.Settings) async throws -> String {
        do {
            let endpoint = try SIPEndpoint(settings.endpoint) { _ in .ignore }
            defer { withExtendedLifetime(endpoint) {} }
            let ports = ["UDP", "TCP", "TLS"].compactMap { name in endpoint.port(of: name).map { "\(name) \($0)" } }
            await endpoint.stop()
            return "SIP can be spoken on \(endpoint.address), \(ports.joined(separator: ", "))"
        } catch let error as SIPError {
            throw Failure.failed("\(error); is foyer running already? Else look at the sip section")
        }
    }

    /// A call over AudioSocket on this machine: the greeting must be heard.
    private func callLive(_ voiceBot: VoiceBot) async throws -> String {
        var logger = Logger(label: "foyer") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        let core = try await RoutingCore(
            staff: Staff(agents: [], skillGroups: []), ledger: MemoryLedger(), at: House.now())
        let center = ContactCenter(
            voiceBot: voiceBot, core: core, agents: LiveAgents(core: core, logger: logger))
        let board = Switchboard(.init(capacity: 1), center: center, logger: logger, now: House.now)
        let (ports, port) = AsyncStream<Int>.makeStream()
        let gateway = AudioSocketGateway(.init(host: "127.0.0.1", port: 0), reception: board, logger: logger) {
            port.yield($0)
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await gateway.run() }
            for await port in ports {
                let run = BenchRun(
                    BenchLine(gateway: .audiosocket, address: ListenAddress(host: "127.0.0.1", port: port)), clips: [],
                    turns: 0)
                let tally = try await run.once(seconds: 30)
                guard tally.completed == 1, tally.lateness.count > 50 else {
                    throw Failure.failed("a call over AudioSocket on this machine was not greeted; try `foyer serve`")
                }
                return "a caller over AudioSocket was greeted, \(tally.gaps) gaps in the sound"
            }
            throw Failure.failed("AudioSocket did not begin to listen")
        }
    }

    private func report(_ name: String, isOK: Bool, _ detail: String) throws {
        let object = JSON.object([
            .init("check", .string(name)), .init("ok", .bool(isOK)), .init("detail", .string(detail)),
        ])
        let title = name.padding(toLength: 12, withPad: " ", startingAt: 0)
        try Terminal.line(json ? object.text(.asGiven) : "\(isOK ? "✓" : "✗") \(title) \(detail)")
    }
}
