internal import Console
internal import ContactCenter
internal import Foundation
internal import Logging
internal import Routing
internal import ServiceLifecycle
internal import Settings
internal import Speech
internal import Telephony
internal import UnixSignals
internal import VoiceBot

/// Has what people edit read anew while calls go on: staff, questions, prompts.
///
/// All of a file is read and checked before anything of it counts; one that is no good leaves everything as it was. Running calls
/// keep the bot they began with, agents who are signed in keep their tier and groups until they sign in again.
struct HouseReload: Sendable {
    /// Where what it changes is.
    struct Place: Sendable {
        let staff: String
        let home: Home
        let recognizers: Int
    }

    let place: Place
    let core: RoutingCore
    let switchboard: Switchboard
    let phones: HousePhones
    /// Who may use it; nil without one.
    let console: ConsolePort?
    private static let executor = ReloadExecutor()

    /// `staff.yaml`: agents, groups, rules, users.
    ///
    /// Who is no longer in it is signed out, after its call if it has one.
    ///
    /// - Throws: `ConfigurationError`; nothing has changed then.
    func staff() async throws {
        let root = try ConfigurationNode(contentsOf: place.staff)
        let file = try StaffFile(root)
        let change = try phones.change(to: file.reaches, file: place.staff)
        let busy = await core.state.agents.filter { $0.value.session != nil }
        try console?.takeUsers(from: root, busy: Set(busy.keys))
        phones.apply(change)
        await core.work(with: file.staff, file.rules, at: House.now())
        let known = Set(file.staff.agents.map(\.id))
        for (id, agent) in await core.state.agents where !known.contains(id) && agent.status != .signedOut {
            // If the ledger is away just now, the agent stays until it signs out or its lease ends.
            do { try await core.perform(.signOut(id), at: House.now()) } catch {
                _ = try? await core.perform(.away(id, reason: "no longer in the staff file"), at: House.now())
            }
        }
    }

    /// `faq.yaml`, the prompts and what is derived from them: callers from now on talk with the new bot.
    ///
    /// - Throws: `ConfigurationError` or `SpeechError`; nothing has changed then.
    func bot() async throws {
        if let problem = try Prompts(place.home).errors().first { throw problem }
        let spoken = await switchboard.voiceBot.prompts.renewed()
        // Deriving takes seconds of processor time, which must not be the calls'.
        let bot = try await withTaskExecutorPreference(Self.executor) { [place] in
            let bot = try await VoiceBot.prepare(
                place.home.sources, recognizers: place.recognizers, prompts: spoken)
            try await bot.rehearse()
            return bot
        }
        switchboard.replace(bot)
    }
}

/// Runs what takes long on a queue of its own, of low priority.
private final class ReloadExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "foyer.reload", qos: .utility)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// SIGHUP has everything read anew; what came of it is in the log.
struct ReloadOnHangup: Service {
    let reload: HouseReload
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            await attempt("staff") { try await reload.staff() }
            await attempt("questions and prompts") { try await reload.bot() }
            await attempt("certificate") { try reload.console?.renewCertificate() }
        }
    }

    private func attempt(_ what: String, _ body: () async throws -> Void) async {
        do {
            try await body()
            logger.notice("read anew", metadata: ["what": "\(what)"])
        } catch {
            logger.error(
                "not read anew: what was in force still is", metadata: ["what": "\(what)", "error": "\(error)"])
        }
    }
}
