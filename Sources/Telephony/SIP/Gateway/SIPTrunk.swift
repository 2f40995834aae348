internal import Logging

/// A provider or exchange that Foyer registers with, to be called by it.
public struct SIPTrunk: Sendable, Equatable {
    /// What operators call it.
    public var name: String
    /// Its registrars, `sip:host[:port]`, the best first: when one fails, the next is tried.
    public var registrars: [String]
    /// The address it knows us by, `sip:user@domain`.
    public var address: String
    /// Digest user name.
    public var user: String?
    /// Digest secret.
    public var secret: String?
    /// Seconds that a registration is asked to last.
    public var expires = 600

    /// A trunk.
    public init(name: String, registrars: [String], address: String) {
        self.name = name
        self.registrars = registrars
        self.address = address
    }
}

/// Which registrar each trunk is registered with now. Moves on to the next one as soon as one fails; when all have failed in
/// a row, the one in use is tried again after libre's own pause of half a minute and more.
struct SIPRegistrar {
    private struct Entry {
        let trunk: SIPTrunk
        var registrar = 0
        var failures = 0
    }

    private let trunks: [SIPTrunk]
    private var entries: [SIPRegistration: Entry] = [:]

    init(_ trunks: [SIPTrunk]) { self.trunks = trunks }

    mutating func start(_ endpoint: SIPEndpoint) {
        for trunk in trunks { register(Entry(trunk: trunk), endpoint) }
    }

    mutating func handle(_ event: SIPEvent, _ endpoint: SIPEndpoint, _ logger: Logger) {
        switch event {
        case .registered(let registration):
            guard let entry = entries[registration] else { return }
            if entry.failures > 0 { logger.notice("registered again", metadata: metadata(entry)) }
            entries[registration]?.failures = 0
        case .unregistered(let registration, let status, let reason):
            guard var entry = entries[registration] else { return }
            entry.failures += 1
            var facts = metadata(entry)
            facts["status"] = "\(status)"
            facts["reason"] = "\(reason)"
            logger.warning("not registered", metadata: facts)
            entries[registration] = entry
            guard !entry.failures.isMultiple(of: entry.trunk.registrars.count) else { return }
            entries[registration] = nil
            endpoint.unregister(registration)
            entry.registrar = (entry.registrar + 1) % entry.trunk.registrars.count
            register(entry, endpoint)
        default: break
        }
    }

    private mutating func register(_ entry: Entry, _ endpoint: SIPEndpoint) {
        guard entry.registrar < entry.trunk.registrars.count else { return }
        let registration = endpoint.register(
            entry.trunk.address, at: entry.trunk.registrars[entry.registrar], user: entry.trunk.user,
            secret: entry.trunk.secret, expires: entry.trunk.expires)
        if let registration { entries[registration] = entry }
    }

    private func metadata(_ entry: Entry) -> Logger.Metadata {
        ["trunk": "\(entry.trunk.name)", "registrar": "\(entry.trunk.registrars[entry.registrar])"]
    }
}
