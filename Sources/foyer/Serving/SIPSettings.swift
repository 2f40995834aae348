internal import ContactCenter
internal import Dialogue
internal import Foundation
internal import Settings
internal import Telephony

/// The `sip` section of `foyer.yaml`.
struct SIPSettings {
    /// Whether an exchange is to join its caller with its seat, once that has answered.
    private(set) var joinsSeats = false
    /// How callers of a number begin, where that is not as usual.
    private var entries: [String: Entry] = [:]
    /// Where SIP is spoken, over UDP and TCP.
    var listen: Listening
    /// Everything else, with the address left to ``gateway(at:)``.
    private var settings: SIPGateway.Settings

    static let keys = [
        "listen", "advertised", "joinSeats", "tls", "certificate", "authority", "encryption", "sound", "sessionExpires",
        "askAfter", "silenceLimit", "retryAfter", "trusted", "users", "numbers", "pace", "trunks",
    ]

    /// What the section says, with the environment laid over it.
    init(_ section: SettingsSection, environment: [String: String]) throws {
        // Off unless said: an exchange on the same machine has its port already.
        listen = try section.value("listen").map { try Listening($0) } ?? .off
        var endpoint = SIPEndpointConfiguration()
        endpoint.advertised = try section.value("advertised")?.text()
        endpoint.tls = try section.value("tls")?.integer(in: 0...65_535)
        endpoint.certificate = try section.path("certificate")
        endpoint.authority = try section.path("authority")
        endpoint.encryption = try section.value("encryption")?.choice() ?? .allowed
        endpoint.sessionExpires = try section.value("sessionExpires")?.integer(in: 90...86_400) ?? 1_800
        endpoint.silenceLimit = try section.value("silenceLimit")?.integer(in: 0...3_600) ?? 60
        endpoint.askAfter = .seconds(try section.value("askAfter")?.integer(in: 0...3_600) ?? 5)
        if let sound = try section.value("sound") { endpoint.soundPorts = try Self.ports(sound) }
        settings = SIPGateway.Settings(endpoint: endpoint, door: try Self.door(section, environment))
        entries = try Self.entries(section)
        joinsSeats = try section.value("joinSeats")?.flag() ?? false
        settings.retryAfter = try section.value("retryAfter")?.integer(in: 1...3_600) ?? 10
        settings.trunks = try (section.value("trunks")?.list() ?? []).map { try Self.trunk($0, environment) }
        if endpoint.tls != nil, endpoint.certificate == nil, let tls = try section.value("tls") {
            throw tls.error("TLS needs a certificate; name a PEM file with certificate and key as sip.certificate")
        }
    }

    /// The gateway's settings for `capacity` callers, each with an agent; nil if SIP is off.
    func gateway(capacity: Int) -> SIPGateway.Settings? {
        guard let address = listen.address else { return nil }
        var settings = settings
        settings.endpoint.address = address.host
        settings.endpoint.udp = address.port
        settings.endpoint.tcp = address.port
        // A caller, its agent, and the seat that rings.
        settings.endpoint.calls = min(65_535, 3 * capacity + 10)
        return settings
    }

    /// How callers of a number begin, where that is not as usual.
    ///
    /// - Throws: `ConfigurationError` if one is to be greeted with what `catalogue` lacks.
    func entries(with catalogue: PromptCatalogue) throws -> [String: Entry] {
        for greeting in entries.values.compactMap(\.greeting) where catalogue[greeting] == nil {
            throw ConfigurationError(
                file: "foyer.yaml",
                message: "sip.numbers greets with '\(greeting)', which the prompts lack; add it there")
        }
        return entries
    }

    private static func ports(_ node: ConfigurationNode) throws -> ClosedRange<Int> {
        let parts = try node.text().split(separator: "-").map { Int($0) }
        guard parts.count == 2, let first = parts[0], let last = parts[1], (1_024...65_535).contains(first),
            first < last, last <= 65_535
        else { throw node.error("'\(try node.text())' is no range of ports; write FIRST-LAST, such as 20000-29999") }
        return first...last
    }

    private static func door(_ section: SettingsSection, _ environment: [String: String]) throws -> SIPDoor {
        let trusted = try section.value("trusted")?.list().map { node in
            guard let network = IPNetwork(try node.text()) else {
                throw node.error("'\(try node.text())' is no network; write 10.0.0.0/8 or one address")
            }
            return network
        }
        let users = try (section.value("users")?.list() ?? []).map { node in
            try node.allow("name", "secretFile")
            let name = try node.require("name").text()
            return (name, try secret(of: name, in: node, environment))
        }
        var door = SIPDoor(trusted: trusted ?? [IPNetwork("127.0.0.0/8"), IPNetwork("::1")].compactMap(\.self))
        door.users = Dictionary(users) { $1 }
        if let numbers = try section.value("numbers")?.list() {
            door.numbers = Set(try numbers.map { try Self.number($0) })
        }
        if let pace = try section.value("pace") {
            try pace.allow("perSecond", "burst")
            door.pace.perSecond = try pace.value("perSecond")?.number(in: 0.01...10_000) ?? door.pace.perSecond
            door.pace.burst = try pace.value("burst")?.number(in: 1...100_000) ?? door.pace.burst
        }
        return door
    }

    /// A number, or a mapping of the number to how its callers begin.
    private static func number(_ node: ConfigurationNode) throws -> String {
        guard node.isMapping else { return try node.text() }
        try node.allow("number", "greeting", "begin", "language")
        return try node.require("number").text()
    }

    private static func entries(_ section: SettingsSection) throws -> [String: Entry] {
        let numbers = try section.value("numbers")?.list().filter(\.isMapping) ?? []
        let entries = try numbers.map { node in
            if let language = try node.value("language"), try language.text() != "en-US" {
                throw language.error("'\(try language.text())' is not spoken here; there is en-US only")
            }
            let begin: Begin = try node.value("begin")?.choice() ?? .bot
            let greeting = try node.value("greeting").map { try PromptID(rawValue: $0.identifier()) }
            return (try number(node), Entry(greeting: greeting, startsWithAgent: begin == .agent))
        }
        return Dictionary(entries) { $1 }
    }

    /// With whom callers of a number begin.
    private enum Begin: String, CaseIterable {
        case bot, agent
    }

    private static func trunk(_ node: ConfigurationNode, _ environment: [String: String]) throws -> SIPTrunk {
        try node.allow("name", "registrars", "address", "user", "secretFile", "expires")
        let name = try node.require("name").identifier()
        let registrars = try node.require("registrars")
        var trunk = SIPTrunk(
            name: name, registrars: try registrars.list().map { try $0.text() },
            address: try node.require("address").text())
        guard !trunk.registrars.isEmpty else { throw registrars.error("trunk '\(name)' has no registrar; give one") }
        trunk.user = try node.value("user")?.text()
        if trunk.user != nil { trunk.secret = try secret(of: name, in: node, environment) }
        trunk.expires = try node.value("expires")?.integer(in: 60...86_400) ?? trunk.expires
        return trunk
    }

    /// Secrets are in the environment or in a file of their own, never in `foyer.yaml`.
    private static func secret(
        of name: String, in node: ConfigurationNode, _ environment: [String: String]
    ) throws -> String {
        let variable = "FOYER_SIP_SECRET_" + String(name.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
        if let secret = environment[variable], !secret.isEmpty { return secret }
        guard let file = try node.value("secretFile") else {
            throw node.error("'\(name)' has no secret; give secretFile, or set \(variable)")
        }
        let path = try file.text()
        do {
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw file.error("the secret of '\(name)' can't be read from \(path); check the path and who may read it")
        }
    }
}
