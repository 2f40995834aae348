internal import Console
internal import ContactCenter
internal import Dialogue
internal import Foundation
internal import Logging
internal import Routing
internal import Settings

/// The HTTP port of `foyer serve`: the console over a running house.
struct ConsolePort {
    /// What an operator says about it.
    struct Options {
        var identity = Identity.Settings()
        var webhooks: [Webhook] = []
        /// The administrator's bearer token.
        var adminToken: String?
        /// Files for TLS; nil for plain HTTP.
        var certificate: (path: String, key: String)?
        var limits = RequestLimits()
    }

    /// The files it shows, and where it keeps its own.
    struct Files {
        let staff: String
        let models: String
        let prompts: String
        /// The ledger's folder; nil if it is in a database.
        let data: String?
        /// Where calls are recorded; nil for nowhere.
        let recordings: String?
    }

    let identity: Identity
    private let options: Options
    private let files: Files
    private let workplace: Workplace
    private let users: UserDirectory
    private let pages: Pages
    private let certificate: ServerCertificate?

    /// Reads the users and the pages; nobody is served before ``server(host:port:isDemo:reload:webSockets:figures:logger:)`` runs.
    init(
        _ options: Options, files: Files, core: RoutingCore, ledger: any LedgerStore, node: NodeID?,
        supervision: Supervision, agents: LiveAgents, now: @escaping @Sendable () -> Timestamp
    ) throws {
        self.options = options
        self.files = files
        users = try UserDirectory(
            staffFile: ConfigurationNode(contentsOf: files.staff), adminToken: options.adminToken)
        pages = try Pages()
        certificate = try options.certificate.map { try ServerCertificate(path: $0.path, key: $0.key) }
        var settings = options.identity
        settings.file = files.data.map { $0 + "/sign-ins.json" }
        let identity = Identity(users, settings: settings, now: now)
        self.identity = identity
        var workplace = Workplace(core: core, ledger: ledger, now: now)
        workplace.node = node
        workplace.address = { agents.address(of: $0) }
        workplace.recordings = files.recordings
        workplace.attend = { session, attendance in
            Supervision.Mode(rawValue: attendance.rawValue).map { supervision.set($0, for: session) } ?? false
        }
        self.workplace = workplace
    }

    /// The server. A demo on this machine alone prints links that sign in without a password.
    func server(
        host: String, port: Int, isDemo: Bool, reload: HouseReload, webSockets: [WebSocketRoute],
        figures: @escaping @Sendable () async -> [Figure], logger: Logger
    ) async -> ConsoleServer {
        var workplace = workplace
        workplace.files = [
            "staff": staffFile(reload), "faq": questions(reload), "prompts": prompts(reload),
        ]
        var senders: [WebhookSender] = []
        for hook in options.webhooks {
            let path = files.data.map { "\($0)/webhook-\(hook.name).json" }
            senders.append(await WebhookSender(hook, workplace: workplace, path: path, logger: logger))
        }
        return ConsoleServer(
            host: host, port: port, certificate: certificate, workplace: workplace, identity: identity, pages: pages,
            webhooks: senders, webSockets: webSockets, figures: figures, limits: options.limits, logger: logger
        ) { [users, identity, certificate] port in
            let url = "\(certificate == nil ? "http" : "https")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
            Self.announce(
                url, isLocal: ["127.0.0.1", "::1", "localhost"].contains(host), isDemo ? users.users : [], identity)
        }
    }

    private static func announce(_ url: String, isLocal: Bool, _ users: [User], _ identity: Identity) {
        var lines = ["The console is at \(url)"]
        if isLocal {
            let width = (users.map(\.id.count).max() ?? 0) + 2
            lines += users.map { user in
                "  " + user.id.padding(toLength: width, withPad: " ", startingAt: 0)
                    + "\(url)/sign-in/\(identity.link(for: user.id))"
            }
        }
        // Whoever closed standard output does not want to know.
        for line in lines + ["Foyer is ready."] { try? Terminal.line(line) }
    }

    /// Takes the users of another staff file: whoever is no longer in it is signed out, but for `busy` agents, whose page has
    /// their phone.
    ///
    /// - Throws: `ConfigurationError`; nothing has changed then.
    func takeUsers(from root: ConfigurationNode, busy: Set<AgentID>) throws {
        identity.replace(
            try UserDirectory(staffFile: root, adminToken: options.adminToken), staying: Set(busy.map(\.rawValue)))
    }

    /// Takes a renewed certificate for connections from now on.
    ///
    /// - Throws: `UnusableCertificate`; the old one stays then.
    func renewCertificate() throws { try certificate?.reload() }

    private func staffFile(_ reload: HouseReload) -> SettingsFile {
        SettingsFile(read: { [files] in try Self.text(files.staff) }) { yaml in
            Self.problems {
                let root = try ConfigurationNode(yaml: yaml, file: "staff.yaml")
                _ = try StaffFile(root)
                _ = try UserDirectory(staffFile: root, adminToken: nil)
            }
        } reload: {
            try await reload.staff()
        }
    }

    private func questions(_ reload: HouseReload) -> SettingsFile {
        SettingsFile(read: { [files] in try Self.text(files.models + "/faq.yaml") }) { yaml in
            Self.problems { _ = try FAQ(yaml: yaml) }
        } reload: {
            try await reload.bot()
        }
    }

    private func prompts(_ reload: HouseReload) -> SettingsFile {
        SettingsFile(read: { [files] in try Self.text(files.prompts) }) { yaml in
            Self.problems { _ = try PromptCatalogue(yaml: yaml) }
        } reload: {
            try await reload.bot()
        }
    }

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private static func problems(_ read: () throws -> Void) -> [String] {
        do {
            try read()
            return []
        } catch { return ["\(error)"] }
    }
}
