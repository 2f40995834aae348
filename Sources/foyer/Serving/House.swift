internal import Console
internal import ContactCenter
internal import Foundation
internal import Ledger
internal import Logging
internal import Routing
internal import ServiceLifecycle
internal import Settings
internal import Telephony
internal import UnixSignals
internal import VoiceBot

/// A running contact center: everything `foyer serve` wires together.
struct House {
    let settings: ServeSettings
    private let home: Home
    let logger: Logger
    let core: RoutingCore
    let agents: LiveAgents
    let switchboard: Switchboard
    private let supervision: Supervision
    private let voiceBot: VoiceBot
    private let cluster: ClusterNode?
    private let sip: SIPGateway?
    private let console: ConsolePort?
    private let retention: Retention?
    private let phones: HousePhones
    private let faults = GatewayFaults()

    /// The wall clock, as the ledger writes it.
    static let now: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// Prepares the bot, opens the ledger and ends what an earlier run of this node left open (I9).
    init(_ settings: ServeSettings, home: Home) async throws {
        self.settings = settings
        self.home = home
        var logger = Logger(label: "foyer") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = settings.logLevel
        self.logger = logger
        let file = try StaffFile(path: settings.staff ?? home.demoStaff)
        let ledger = try await Self.open(settings.ledger)
        core = try await RoutingCore(
            staff: file.staff, rules: file.rules, ledger: ledger, node: settings.node, at: Self.now())
        cluster = Self.cluster(settings, core, ledger)
        supervision = Supervision()
        agents = LiveAgents(core: core, logger: logger)
        console = try settings.http.address.map { [core, supervision, agents] _ in
            try ConsolePort(
                settings.console,
                files: .init(
                    staff: settings.staff ?? home.demoStaff, models: home.models, prompts: home.prompts,
                    data: settings.ledger.folder, recordings: settings.recordings),
                core: core, ledger: ledger, node: settings.node, supervision: supervision, agents: agents,
                now: Self.now)
        }
        voiceBot = try await VoiceBot.prepare(home.sources, recognizers: settings.recognizers)
        var center = ContactCenter(
            voiceBot: voiceBot, core: core, agents: agents, node: settings.node, supervision: supervision)
        center.recordings = try settings.recordings.map { folder in
            try Recordings(path: Workbench(data: folder).folder, announces: settings.announcesRecording, logger: logger)
        }
        retention = try await Self.retention(settings, ledger, center.recordings, logger)
        center.entries = try settings.sip.entries(with: voiceBot.catalogue)
        switchboard = Switchboard(
            .init(capacity: settings.capacity, drain: .seconds(settings.drain)), center: center, logger: logger,
            now: Self.now)
        sip = try settings.sip.gateway(capacity: settings.capacity).map { [switchboard] settings in
            try SIPGateway(settings, reception: switchboard, logger: logger)
        }
        phones = HousePhones(
            agents: agents, sip: sip, joinsSeats: settings.sip.joinsSeats, core: core, logger: logger)
        phones.apply(try phones.change(to: file.reaches, file: settings.staff ?? "staff.yaml"))
    }

    private var reload: HouseReload {
        HouseReload(
            place: .init(
                staff: settings.staff ?? home.demoStaff, home: home, recognizers: settings.recognizers),
            core: core, switchboard: switchboard, phones: phones, console: console)
    }

    /// Runs until SIGTERM or SIGINT, then closes in good order.
    func run() async throws {
        // The last closes first: calls end before what they need goes.
        var services: [any Service] = [
            DeskClock(core: core, logger: logger, now: Self.now), agents, Rehearsal(voiceBot: voiceBot, logger: logger),
            ReloadOnHangup(reload: reload, logger: logger),
        ]
        if let cluster { services.append(ClusterService(node: cluster, logger: logger)) }
        if let retention { services.append(retention) }
        if let address = settings.audioSocket.address {
            services.append(
                AudioSocketGateway(
                    .init(host: address.host, port: address.port), reception: switchboard, logger: logger,
                    faults: faults))
        }
        if let sip { services.append(sip) }
        if let console, let address = settings.http.address {
            services.append(
                await console.server(
                    host: address.host, port: address.port, isDemo: settings.staff == nil,
                    reload: reload,
                    webSockets: media(for: console.identity).routes,
                    figures: HouseFigures(
                        switchboard: switchboard, capacity: settings.capacity, sip: sip, faults: faults
                    ).all, logger: quiet))
        }
        services.append(switchboard)
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(settings.drain + 10)
        try await ServiceGroup(configuration: configuration).run()
        logger.notice("closed")
    }

    private func media(for identity: Identity) -> MediaRoutes {
        MediaRoutes(
            switchboard: switchboard, core: core, agents: agents, supervision: supervision, identity: identity,
            token: settings.mediaToken, twilioToken: settings.twilioToken, faults: faults, logger: logger)
    }

    /// The lifecycle's own reports are of interest only when something is wrong.
    private var quiet: Logger {
        var logger = logger
        logger.logLevel = max(.warning, settings.logLevel)
        return logger
    }

    private static func retention(
        _ settings: ServeSettings, _ ledger: any ErasableLedger, _ recordings: Recordings?, _ logger: Logger
    ) async throws -> Retention? {
        guard let days = settings.retention else { return nil }
        // While PostgreSQL erases, its connection does nothing else.
        let own = settings.ledger.folder == nil ? try await open(settings.ledger) : ledger
        return Retention(days: days, ledger: own, recordings: recordings, logger: logger, now: now)
    }

    private static func open(_ ledger: ServeSettings.Ledger) async throws -> any ErasableLedger {
        switch ledger {
        case .folder(let folder): try SQLiteLedger(directory: Workbench(data: folder).folder)
        case .postgresql(let target): try await PostgresLedger(target)
        }
    }

    private static func cluster(
        _ settings: ServeSettings, _ core: RoutingCore, _ ledger: any LedgerStore
    ) -> ClusterNode? {
        guard let ledger = ledger as? PostgresLedger, let node = settings.node else { return nil }
        return ClusterNode(node, core: core, ledger: ledger, now: now)
    }
}

/// Keeps this node's place among the others until everything else has closed.
private struct ClusterService: Service {
    let node: ClusterNode
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await node.run { logger.error("the cluster's ledger", metadata: ["error": "\($0)"]) }
        }
    }
}

/// Speaks the prompts once while the first callers are already served.
private struct Rehearsal: Service {
    let voiceBot: VoiceBot
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            do { try await voiceBot.rehearse() } catch {
                logger.error("a prompt can't be spoken", metadata: ["error": "\(error)"])
            }
        }
        // A service that returns ends the house.
        try? await gracefulShutdown()
    }
}
