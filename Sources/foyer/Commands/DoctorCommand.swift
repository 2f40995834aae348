internal import ArgumentParser
internal import Audio
internal import ContactCenter
internal import Dialogue
internal import Foundation
internal import Ledger
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
        try await check("call") {
            guard let voiceBot else { throw Failure.failed("not tried: see the checks above") }
            return try await callOnce(voiceBot)
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

    private func report(_ name: String, isOK: Bool, _ detail: String) throws {
        let object = JSON.object([
            .init("check", .string(name)), .init("ok", .bool(isOK)), .init("detail", .string(detail)),
        ])
        let title = name.padding(toLength: 12, withPad: " ", startingAt: 0)
        try Terminal.line(json ? object.text(.asGiven) : "\(isOK ? "✓" : "✗") \(title) \(detail)")
    }
}
