internal import Routing
internal import Telephony

/// Seats that are reached by the caller's own exchange: Foyer asks it to put the caller through, and keeps the session.
extension CallSession {
    /// A seat that the caller is being put through to, while whoever has the caller keeps it.
    struct Departure {
        let agent: AgentID
        let handOver: HandOver
        /// Whether the seat has answered already, through us: then its exchange only has to join the two.
        var isConnected = false
    }

    /// How long a caller whose seat is done may take to come back, before it counts as gone.
    private static let wayBack = Milliseconds(30_000)

    /// Has the caller put through to a seat that has accepted.
    mutating func send(to agent: AgentID, at address: String) async throws {
        delivery = nil
        guard let handOver = await leg.handOver(to: address, replacing: nil) else {
            _ = try await attempt(.legFailed(agent, id))
            return
        }
        departure = Departure(agent: agent, handOver: handOver)
        try await depart()
    }

    /// Lets the exchange join the caller and a seat who talk through us, if both are its own. A remote agent's caller stays: it may
    /// have to go on to a seat.
    mutating func leaveAlone(with party: Party) async {
        let agent = party.agent
        guard let (address, agentLeg) = party.leg.exchange,
            await center.core.read({ desk, _ in desk.agents[agent]?.tier }) == .seat,
            let handOver = await leg.handOver(to: address, replacing: agentLeg)
        else { return }
        departure = Departure(agent: agent, handOver: handOver, isConnected: true)
    }

    /// Looks whether the caller has got there.
    mutating func depart() async throws {
        guard let departure, let outcome = departure.handOver.outcome else { return }
        self.departure = nil
        guard outcome == .done else {
            // Two who talk through us go on; else nobody was reached.
            if departure.isConnected, party != nil { return }
            _ = try await attempt(.legFailed(departure.agent, id))
            return
        }
        // Before the desk knows: the exchange may ask at once, or bring the caller back.
        center.returns.expect(id)
        (sentTo, hasBeenReleased) = (departure.agent, false)
        var isThere = departure.isConnected
        if !isThere { isThere = try await attempt(.connect(departure.agent, id)) }
        guard isThere else {
            // The desk has given the seat up meanwhile, and the caller is where nobody can reach it.
            return try await end(by: .fault)
        }
        await party?.leg.hangUp()
        party = nil
        await recorder?.end()
        await leg.hangUp()
        if phase == .agents { phase = .away }
    }

    /// Waits for the seat to be done, or the caller to come back.
    mutating func awaitReturn() async throws {
        var doneAt: Timestamp?
        defer { center.returns.forget(id) }
        while phase == .away {
            try await readMail()
            let moment = now
            if hasBeenReleased { doneAt = doneAt ?? moment }
            if let returned = center.returns.leg(of: id) { return try await welcomeBack(returned) }
            let isForgotten = doneAt.map { moment - $0 > Self.wayBack } ?? false
            if phase == .away, isForgotten || isClosing { try await end(by: isClosing ? .fault : .caller) }
            if phase == .away {
                // Ends early only when cancelled, which is a closing house.
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private var isClosing: Bool { Task.isCancelled || hungUpBy() == .fault }

    /// The exchange could not reach the seat, or the seat has sent the caller back.
    private mutating func welcomeBack(_ returned: any CallLeg) async throws {
        leg = AttendedLeg(returned, id, center.supervision, recorder)
        phase = .agents
        if let agent = sentTo, !hasBeenReleased { _ = try await attempt(.legFailed(agent, id)) }
        sentTo = nil
    }
}
