internal import Routing
internal import Telephony
internal import VoiceBot

extension CallSession {
    /// An agent who has accepted and hears what the call is about, while whoever has the caller keeps it.
    struct Arrival {
        let agent: AgentID
        let leg: any AgentLeg
        var briefing = Playout()
    }

    /// Sets up the leg to an agent who has accepted; a live agent is briefed before it gets the caller.
    mutating func connect(_ agent: AgentID) async throws {
        if let address = center.agents.address(of: agent) { return try await send(to: agent, at: address) }
        delivery = nil
        let agentLeg: any AgentLeg
        do {
            agentLeg = try await center.agents.leg(to: agent, for: id)
        } catch {
            _ = try await attempt(.legFailed(agent, id))
            return
        }
        var arrival = Arrival(agent: agent, leg: agentLeg)
        if leg.isLive {
            arrival.briefing.append(
                try await center.voiceBot.speak(CenterPrompt.agentWhisper.id, values: ["business": businessInWords]))
        }
        self.arrival = arrival
        if !arrival.briefing.isPlaying { try await welcome(arrival) }
    }

    /// Goes on with the briefing by one frame; at its end the agent gets the caller.
    mutating func brief() async throws {
        guard var arrival else { return }
        let (frame, finished) = arrival.briefing.next()
        do {
            // What the agent says before it has the caller is for nobody.
            _ = try await arrival.leg.exchange(frame)
        } catch {
            self.arrival = nil
            _ = try await attempt(.legFailed(arrival.agent, id))
            return
        }
        self.arrival = arrival
        if finished != nil { try await welcome(arrival) }
    }

    /// The agent who was to come does not: its offer has expired or was taken back.
    mutating func dismiss(_ agent: AgentID) async throws {
        if departure?.agent == agent { departure = nil }
        guard let arrival, arrival.agent == agent else { return }
        self.arrival = nil
        await arrival.leg.hangUp()
    }

    /// Gives the caller to the agent, and only then takes it from the one before (I6).
    private mutating func welcome(_ arrival: Arrival) async throws {
        self.arrival = nil
        if let said = conversation.playout.stop(bargeIn: false) {
            await leg.clear()
            try await observe(Observation(said))
        }
        let previous = party
        party = Party(agent: arrival.agent, leg: arrival.leg)
        if try await attempt(.connect(arrival.agent, id)) {
            await previous?.leg.hangUp()
            if let party { await leaveAlone(with: party) }
        } else {
            party = previous
            await arrival.leg.hangUp()
        }
    }

    private var businessInWords: String {
        business.isEmpty
            ? "a question"
            : business.map { $0.rawValue.split(separator: "_").joined(separator: " ") }.joined(separator: " and ")
    }
}
