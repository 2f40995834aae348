internal import ContactCenter
internal import Dialogue
internal import Foundation
internal import Ledger
internal import Routing
internal import Speech
internal import Telephony
internal import VoiceBot

/// A contact center for one call at a time, with agents played by the program: what `call`, `talk` and `test` run on.
struct Assembly {
    /// What a call without `--data` is dated: Thursday, 1 January 2026, 09:00 UTC, so that it is the same every time.
    static let timelessStart = Timestamp(milliseconds: 1_767_258_000_000)

    let center: ContactCenter
    let startedAt: Timestamp
    private let file: StaffFile
    private let agents: PlayedAgents
    private let ledger: Workbench

    /// Prepares the bot, opens the ledger (in `data`, else in a folder that goes away) and brings the agents to work.
    init(home: Home, staff: String?, data: String?) async throws {
        let voiceBot = try await home.prepareBot()
        try await self.init(voiceBot: voiceBot, staff: StaffFile(path: staff ?? home.demoStaff), data: data)
    }

    /// The same with a bot that is prepared already.
    init(voiceBot: VoiceBot, staff file: StaffFile, data: String?) async throws {
        self.file = file
        startedAt =
            data == nil ? Self.timelessStart : Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        ledger = try Workbench(data: data)
        let core = try await RoutingCore(
            staff: file.staff, rules: Self.rules(of: file),
            ledger: SQLiteLedger(directory: ledger.folder), at: startedAt)
        agents = PlayedAgents(file, core: core, voiceBot: voiceBot)
        center = ContactCenter(voiceBot: voiceBot, core: core, agents: agents)
    }

    /// Runs one call on `leg` and prints it; with `path`, both sides are recorded there.
    func run(_ leg: any CallLeg, isJSON: Bool, recording path: String? = nil) async throws {
        let printer = CallPrinter(
            isJSON: isJSON, start: startedAt,
            names: Dictionary(uniqueKeysWithValues: file.staff.agents.map { ($0.id, $0.name) }))
        let recorder = try path.map { try RecordingLeg(leg, to: $0) }
        try await run(recorder ?? leg) { try printer.print($0) }
        if let failure = await recorder?.failure { throw failure }
    }

    /// Runs one call on `leg`; `report` is told of each of its events.
    func run(_ leg: any CallLeg, report: @escaping @Sendable (RecordedEvent) async throws -> Void) async throws {
        try await agents.signIn(file.staff.agents, at: startedAt)
        var session = CallSession(sessionID(), on: leg, in: center, startedAt: startedAt, report: report)
        try await session.run()
    }

    /// A played caller does not tire of waiting, so every queue gives up after five minutes at the latest.
    private static func rules(of file: StaffFile) -> Rules {
        var rules = file.rules
        func impatient(_ limits: inout Rules.Limits) { limits.wait = limits.wait.map { min($0, patience) } ?? patience }
        impatient(&rules.remoteQueue)
        for group in file.staff.skillGroups { impatient(&rules.seatQueues[group.id, default: Rules.Limits()]) }
        return rules
    }

    private static let patience = Milliseconds.seconds(300)

    private func sessionID() -> SessionID {
        ledger.isKept ? SessionID("call-\(startedAt.milliseconds)") : "call"
    }
}

/// Where a command keeps its ledger: a folder of the operator's, or one that goes away with the command.
final class Workbench: Sendable {
    let folder: String
    let isKept: Bool

    init(data: String?) throws {
        isKept = data != nil
        folder = data ?? NSTemporaryDirectory() + "foyer-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure.badInput("can't make the folder \(folder); choose one that can be written")
        }
    }

    deinit { clear() }

    /// Removes the folder unless it is to be kept.
    func clear() {
        // A folder left behind in the temporary directory harms nobody.
        if !isKept { try? FileManager.default.removeItem(atPath: folder) }
    }
}
