public import Logging
public import Routing
public import ServiceLifecycle
internal import Synchronization

/// The agents' phones of a running house: who can be reached, and how.
///
/// Follows the core's events to ring the phone of whoever is offered a session. A mutex guards the registry; any task
/// may use it. Records are not pushed from here: the agent's desk reads them and acknowledges them itself.
public final class LiveAgents: AgentLegs, Service {
    private let phones = Mutex<[AgentID: Entry]>([:])
    private let addresses: Mutex<[AgentID: String]>
    private let core: RoutingCore
    private let logger: Logger

    private struct Entry {
        let phone: any AgentPhone
        let number: Int
    }

    /// What ``attach(_:to:)`` gives: the right to detach that phone and no later one.
    public struct Attachment: Sendable, Equatable {
        let agent: AgentID
        let number: Int
    }

    private let attached = Mutex(0)

    /// A house without phones.
    ///
    /// - Parameter addresses: Where callers' own exchanges reach those agents whose legs are not Foyer's.
    public init(core: RoutingCore, addresses: [AgentID: String] = [:], logger: Logger) {
        self.addresses = Mutex(addresses)
        self.core = core
        self.logger = logger
    }

    /// Gives `agent` this phone; it takes the place of the one before.
    @discardableResult
    public func attach(_ phone: any AgentPhone, to agent: AgentID) -> Attachment {
        let number = attached.withLock { count in
            count += 1
            return count
        }
        phones.withLock { $0[agent] = Entry(phone: phone, number: number) }
        return Attachment(agent: agent, number: number)
    }

    /// Takes the phone away, unless another has taken its place.
    public func detach(_ attachment: Attachment) {
        phones.withLock { phones in
            if phones[attachment.agent]?.number == attachment.number { phones[attachment.agent] = nil }
        }
    }

    /// The agent's phone, if it can be reached.
    public func phone(of agent: AgentID) -> (any AgentPhone)? { phones.withLock { $0[agent]?.phone } }

    /// Rings until the task is cancelled or a graceful shutdown has ended the events.
    public func run() async {
        for await recorded in core.events().cancelOnGracefulShutdown() { await follow(recorded.event) }
    }

    private func follow(_ event: Event) async {
        guard let session = event.session else { return }
        switch event.kind {
        case .offered(let agent, _, _): await phone(of: agent)?.ring(for: session)
        case .accepted(let agent, _, _), .rejected(let agent, _, _), .expired(let agent, _),
            .withdrawn(let agent, _, _):
            await phone(of: agent)?.stopRinging(for: session)
        default: break
        }
    }

    /// Nothing: the desk reads the record and acknowledges it by its hash.
    public func deliver(_ record: InteractionRecord, to agent: AgentID) {}

    /// Where the caller's exchange is to put the caller through to.
    public func address(of agent: AgentID) -> String? { addresses.withLock { $0[agent] } }

    /// Those who are reached by their callers' exchanges from now on, and where.
    public func replace(addresses new: [AgentID: String]) { addresses.withLock { $0 = new } }

    /// The leg of the agent's phone.
    public func leg(to agent: AgentID, for session: SessionID) async throws -> any AgentLeg {
        guard let phone = phone(of: agent) else { throw AgentUnreachable(agent: agent) }
        return try await phone.leg(for: session)
    }
}
