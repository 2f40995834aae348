internal import ContactCenter
internal import Logging
internal import Routing
internal import Settings
internal import Synchronization
internal import Telephony

/// The telephones of agents with a SIP address, attached as long as the staff file says so; the other agents open their page.
///
/// A mutex guards which are attached.
final class HousePhones: Sendable {
    private struct Attached {
        let address: String
        let attachment: LiveAgents.Attachment
    }

    /// What another staff file changes.
    struct Change {
        /// The addresses of agents who had none, or another.
        let new: [AgentID: String]
        /// Who is no longer reached by SIP.
        let gone: Set<AgentID>
        /// Where callers' exchanges reach those seats that they put callers through to.
        let exchange: [AgentID: String]
    }

    private let agents: LiveAgents
    private let sip: SIPGateway?
    private let joinsSeats: Bool
    private let core: RoutingCore
    private let logger: Logger
    private let attached = Mutex<[AgentID: Attached]>([:])

    init(agents: LiveAgents, sip: SIPGateway?, joinsSeats: Bool, core: RoutingCore, logger: Logger) {
        self.agents = agents
        self.sip = sip
        self.joinsSeats = joinsSeats
        self.core = core
        self.logger = logger
    }

    /// What `reaches` of the staff file `file` changes.
    ///
    /// - Throws: `ConfigurationError` if somebody is reached by SIP and there is none.
    func change(to reaches: [AgentID: Reach], file: String) throws -> Change {
        var addresses: [AgentID: String] = [:]
        for (agent, reach) in reaches.sorted(by: { $0.key < $1.key }) {
            guard case .sip(let address) = reach else { continue }
            guard sip != nil else {
                throw ConfigurationError(
                    file: file,
                    message: "agent '\(agent)' is reached at \(address), but SIP is off; set sip.listen or --sip")
            }
            addresses[agent] = address
        }
        let old = attached.withLock { $0.mapValues(\.address) }
        let exchange = reaches.compactMapValues { if case .exchange(let address) = $0 { address } else { nil } }
        return Change(
            new: addresses.filter { old[$0.key] != $0.value }, gone: Set(old.keys).subtracting(addresses.keys),
            exchange: exchange)
    }

    /// Attaches and detaches; calls that run keep their lines.
    func apply(_ change: Change) {
        agents.replace(addresses: change.exchange)
        guard let sip else { return }
        for (agent, address) in change.new {
            let phone = SIPPhone(
                of: agent, at: address, gateway: sip, core: core, isJoined: joinsSeats, logger: logger, now: House.now)
            let attachment = agents.attach(phone, to: agent)
            attached.withLock { $0[agent] = Attached(address: address, attachment: attachment) }
        }
        for agent in change.gone {
            if let old = attached.withLock({ $0.removeValue(forKey: agent) }) { agents.detach(old.attachment) }
        }
    }
}
