public import Logging
public import Routing
internal import Synchronization
public import Telephony

/// An agent's telephone at a SIP address: a desk phone, a softphone, an extension of an exchange.
///
/// An offer rings it, with the session's id in `X-Foyer-Session`. Picking up accepts the offer, 486 and 603 (and every
/// other refusal) reject it, ringing out lets it expire; an offer that goes elsewhere stops the ringing. What the desk
/// does not grant any more when the agent picks up ends the call at once: nobody is left with a dead line.
///
/// A transfer that the phone asks for (REFER) is a request to the desk and no more: `operation.ID` as the user part of
/// its target declares that operation for the session; anything else is refused.
///
/// A mutex guards the lines; events are followed in tasks of the gateway's.
public final class SIPPhone: AgentPhone {
    private enum Line {
        case ringing(SIPLine)
        /// The agent has picked up and the desk has been asked; `isClaimed` once the session has taken the leg.
        case answered(SIPLine, isClaimed: Bool)
    }

    private let agent: AgentID
    private let address: String
    private let gateway: SIPGateway
    private let core: RoutingCore
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let isJoined: Bool
    private let lines = Mutex<[SessionID: Line]>([:])

    /// How long the desk may take to fetch the leg of an accepted offer.
    private static let patience = Duration.seconds(10)

    /// The telephone of `agent` at `address` (`sip:…`).
    ///
    /// - Parameter isJoined: Whether its exchange is to join it with a caller of its own, once it has answered (REFER with
    ///   Replaces), so that Foyer can leave.
    public init(
        of agent: AgentID, at address: String, gateway: SIPGateway, core: RoutingCore, isJoined: Bool = false,
        logger: Logger, now: @escaping @Sendable () -> Timestamp
    ) {
        self.agent = agent
        self.address = address
        self.gateway = gateway
        self.core = core
        self.logger = logger
        self.now = now
        self.isJoined = isJoined
    }

    /// Rings.
    public func ring(for session: SessionID) async {
        var target = SIPTarget(address)
        target.headers = [.init("X-Foyer-Session", session.rawValue)]
        let line = lines.withLock { lines -> SIPLine? in
            guard lines[session] == nil else { return nil }
            let line = gateway.dial(target) { [self] line in await follow(line, session) }
            lines[session] = line.map(Line.ringing)
            return line
        }
        if line == nil, lines.withLock({ $0[session] == nil }) { await perform(.reject(agent, session)) }
    }

    /// Stops ringing; what has been answered goes on.
    public func stopRinging(for session: SessionID) async {
        let line = lines.withLock { lines -> SIPLine? in
            guard case .ringing(let line)? = lines[session] else { return nil }
            lines[session] = nil
            return line
        }
        line?.hangUp()
    }

    /// The line that the agent has picked up.
    public func leg(for session: SessionID) async throws -> any AgentLeg {
        let line = lines.withLock { lines -> SIPLine? in
            guard case .answered(let line, _)? = lines[session], !line.leg.isOver else { return nil }
            lines[session] = .answered(line, isClaimed: true)
            return line
        }
        guard let line else { throw AgentUnreachable(agent: agent) }
        // It may be on hold, or send nothing when nobody speaks; that it has vanished is found out by the endpoint.
        return LivePhoneLeg(line.leg, staysOpen: false, patience: .max, address: isJoined ? address : nil)
    }

    private func follow(_ line: SIPLine, _ session: SessionID) async {
        await withDiscardingTaskGroup { group in
            for await event in line.events {
                switch event {
                case .ringing, .transfer: break
                case .answered:
                    await answered(line, session)
                    group.addTask { await self.hangUpUnlessClaimed(line, session) }
                case .asksForTransfer(let uri): await transfer(uri, line, session)
                case .ended: await ended(session)
                }
            }
            group.cancelAll()
        }
    }

    private func answered(_ line: SIPLine, _ session: SessionID) async {
        let isStillRinging = lines.withLock { lines in
            guard case .ringing? = lines[session] else { return false }
            // Before the desk hears of it: its answer stops what rings.
            lines[session] = .answered(line, isClaimed: false)
            return true
        }
        guard isStillRinging, await perform(.accept(agent, session)) else { return line.hangUp() }
    }

    private func hangUpUnlessClaimed(_ line: SIPLine, _ session: SessionID) async {
        // Ends early only when the line is over.
        try? await Task.sleep(for: Self.patience)
        let isClaimed = lines.withLock { lines in
            if case .answered(_, let isClaimed)? = lines[session] { isClaimed } else { true }
        }
        if !isClaimed { line.hangUp() }
    }

    /// A phone that stops ringing by itself has refused; one that was talking is noticed by its call.
    private func ended(_ session: SessionID) async {
        let line = lines.withLock { $0.removeValue(forKey: session) }
        guard case .ringing? = line else { return }
        await perform(.reject(agent, session))
    }

    private func transfer(_ uri: String, _ line: SIPLine, _ session: SessionID) async {
        guard let operation = Self.operation(in: uri) else { return line.answerTransfer(status: 403) }
        let isDeclared = await perform(.declare(agent, session, [operation]))
        line.answerTransfer(status: isDeclared ? 200 : 403)
    }

    /// The operation in `sip:operation.ID@…`.
    static func operation(in uri: String) -> OperationID? {
        guard let colon = uri.firstIndex(of: ":") else { return nil }
        let user = uri[uri.index(after: colon)...].prefix { $0 != "@" && $0 != ";" && $0 != "?" }
        guard user.hasPrefix("operation."), user.count > 10 else { return nil }
        return OperationID(String(user.dropFirst(10)))
    }

    /// Whether the desk agreed. If not, it has told everybody why by its events.
    @discardableResult
    private func perform(_ command: Command) async -> Bool {
        do {
            try await core.perform(command, at: now())
            return true
        } catch is DeskError {
            return false
        } catch {
            logger.error("the desk can't be told", metadata: ["agent": "\(agent)", "error": "\(error)"])
            return false
        }
    }
}
