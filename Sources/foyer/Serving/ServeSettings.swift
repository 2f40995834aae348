internal import Foundation
internal import Logging
internal import Routing
internal import Settings

/// All of `foyer.yaml`; without a file, the demo bank on this machine alone.
struct ServeSettings {
    /// Where events are kept.
    enum Ledger: Equatable {
        /// SQLite in this folder.
        case folder(String)
        /// The PostgreSQL database of this connection string.
        case postgresql(String)

        /// The folder; nil for a database.
        var folder: String? { if case .folder(let folder) = self { folder } else { nil } }
    }

    /// Who works here; nil for the demo bank.
    var staff: String?
    var ledger: Ledger
    /// After how many days what callers said is erased; nil for never.
    var retention: Int?
    /// This process among several that share the ledger.
    var node: NodeID?
    var capacity: Int
    /// How long running calls may go on after SIGTERM, in seconds.
    var drain: Double
    /// How many callers can be decoded at once.
    var recognizers: Int
    var audioSocket: Listening
    /// What callers over WebSocket must know; nil to take calls from this machine only.
    var mediaToken: String?
    /// The auth token of the Twilio account whose streams must be signed; nil for no signatures.
    var twilioToken: String?
    /// The folder in which calls are recorded; nil for none.
    var recordings: String?
    /// Whether callers are told first that they are recorded.
    var announcesRecording: Bool
    var sip: SIPSettings
    /// Where the console listens.
    var http: Listening
    /// Who may use the console, and who is told what happens.
    var console: ConsolePort.Options
    var logLevel: Logger.Level

    /// The settings in the file at `path` (nil for none) with `environment` laid over it.
    ///
    /// - Throws: `ConfigurationError`.
    init(path: String?, environment: [String: String]) throws {
        try self.init(path.map { try ConfigurationNode(contentsOf: $0, mayBeEmpty: true) }, environment: environment)
    }

    init(_ root: ConfigurationNode?, environment: [String: String]) throws {
        let top = SettingsSection(root, environment: environment)
        try top.allow("staff", "log", "ledger", "calls", "audiosocket", "recording", "media", "sip", "http")
        staff = try top.path("staff")
        logLevel = try top.value("log")?.choice() ?? .info
        let ledger = try top.section("ledger", keys: "data", "postgresql", "node", "retention")
        self.ledger = .folder(try ledger.path("data") ?? Self.dataFolder(environment))
        if let target = try ledger.value("postgresql") { self.ledger = .postgresql(try target.text()) }
        node = try ledger.value("node").map { NodeID(try $0.text()) }
        retention = try ledger.value("retention")?.integer(in: 1...36_500)
        let calls = try top.section("calls", keys: "capacity", "drain", "recognizers")
        let cores = ProcessInfo.processInfo.activeProcessorCount
        capacity = try calls.value("capacity")?.integer(in: 1...10_000) ?? 20 * cores
        drain = try calls.value("drain")?.number(in: 0...3600) ?? 60
        recognizers = try calls.value("recognizers")?.integer(in: 1...1_000) ?? max(2 * cores, (capacity + 1) / 2)
        let audioSocket = try top.section("audiosocket", keys: "listen")
        self.audioSocket =
            try audioSocket.value("listen").map { try Listening($0) }
            ?? .at(ListenAddress(host: "127.0.0.1", port: 9092))
        let media = try top.section("media", keys: "token", "twilioToken")
        mediaToken = try media.value("token")?.text()
        twilioToken = try media.value("twilioToken")?.text()
        let recording = try top.section("recording", keys: "folder", "announce")
        recordings = try recording.path("folder")
        announcesRecording = try recording.value("announce")?.flag() ?? true
        sip = try SIPSettings(top.section("sip", keys: SIPSettings.keys), environment: environment)
        let http = try top.section(
            "http",
            keys: "listen", "certificate", "key", "proxyHeader", "proxies", "secureCookies", "requestsPerSecond",
            "webhooks")
        self.http =
            try http.value("listen").map { try Listening($0) } ?? .at(ListenAddress(host: "127.0.0.1", port: 8080))
        console = try ConsolePort.Options(http, environment: environment)
    }

    /// Where the ledger is kept unless said: with the user's data.
    private static func dataFolder(_ environment: [String: String]) -> String {
        if let folder = environment["XDG_DATA_HOME"], !folder.isEmpty { return folder + "/foyer" }
        return (environment["HOME"] ?? NSTemporaryDirectory()) + "/.local/share/foyer"
    }
}
