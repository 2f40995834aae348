internal import ArgumentParser
internal import ContactCenter
internal import Foundation
internal import Routing
internal import Telephony
internal import VoiceBot

/// `foyer test`: scripted calls on a virtual clock.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run scripted calls and check what happens.",
        discussion: "Each YAML file is one call; a folder means all of its .yaml files. Exits with 1 if one fails.")

    @Argument(help: ArgumentHelp("Scripts or folders of scripts.", valueName: "PATH"))
    var paths: [String]

    @Option(help: ArgumentHelp("Write a JUnit report here.", valueName: "FILE.xml"))
    var junit: String?

    @Flag(help: "Print one JSON object a script.")
    var json = false

    @OptionGroup var home: HomeOptions

    func run() async throws {
        let scripts = try paths.flatMap(Self.files).map(CallScript.init(path:))
        let home = try home.locate()
        let voiceBot = try await home.prepareBot()
        var results: [ScriptResult] = []
        for script in scripts {
            let result = try await run(script, voiceBot, home)
            try Terminal.line(json ? result.json.text(.asGiven) : result.description)
            results.append(result)
        }
        if let junit { try JUnitReport(results).write(to: junit) }
        let failed = results.count { !$0.failures.isEmpty }
        guard failed == 0 else { throw Failure.failed("\(failed) of \(results.count) scripted calls failed") }
    }

    private func run(_ script: CallScript, _ voiceBot: VoiceBot, _ home: Home) async throws -> ScriptResult {
        let assembly = try await Assembly(
            voiceBot: voiceBot, staff: StaffFile(path: script.staff ?? home.demoStaff), data: nil)
        let log = EventLog()
        try await assembly.run(TurnLeg(TurnList(script.turns), gateway: "script")) { log.append($0.event) }
        let events = log.events
        let seconds = events.last.map { ($0.at - assembly.startedAt).seconds } ?? 0
        return ScriptResult(script: script, failures: script.failures(in: events), seconds: seconds)
    }

    private static func files(_ path: String) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw Failure.badInput("there is no \(path); give a script or a folder of scripts")
        }
        guard isFolder.boolValue else { return [path] }
        let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".yaml") }
        guard !names.isEmpty else { throw Failure.badInput("\(path) holds no .yaml file; give a script") }
        return names.sorted().map { path + "/" + $0 }
    }
}
