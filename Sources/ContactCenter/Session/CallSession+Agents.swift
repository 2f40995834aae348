internal import Audio
internal import Dialogue
internal import Routing
internal import Telephony
internal import VoiceBot

/// The agents' part of a session: one frame of the caller in, one frame of an agent or of music out.
extension CallSession {
    /// Takes the caller's next 20 ms, or whatever else the caller does.
    mutating func passFrame() async throws {
        await leg.listening(await party?.leg.isListening ?? false)
        switch await leg.next() {
        case nil:
            try await depart()
            if phase == .agents { try await endHungUp() }
        case .digit(let digit): try await observe(.digit(String(digit)))
        case .typed(let text): try await observe(center.voiceBot.read(text, for: .open))
        case .played: break
        case .frame(let frame):
            clock.tick()
            try await brief()
            try await depart()
            guard phase == .agents else { return }
            await leg.play(try await answer(to: frame))
            try await center.agents.advance(to: now)
            try await readMail()
        }
    }

    /// What the caller hears: the agent, else what is being announced, else music.
    private mutating func answer(to frame: AudioFrame) async throws -> AudioFrame {
        guard let party else { return try await waitingFrame() }
        for sound in try await conversation.ear.hear(frame, for: .open) {
            if case .heard(let heard) = sound { try await observe(heard) }
        }
        do {
            return try await party.leg.exchange(leg.whispered.map(frame.mixed(with:)) ?? frame)
        } catch {
            self.party = nil
            // An exchange that joins the two takes our call with the seat away first.
            if departure?.agent != party.agent { _ = try await attempt(.legFailed(party.agent, id)) }
            return .silence
        }
    }

    private mutating func waitingFrame() async throws -> AudioFrame {
        if !conversation.playout.isPlaying, let prompt = waiting.announcement() {
            conversation.playout.append(
                try await center.voiceBot.speak(prompt.id, values: waiting.values, rate: 1))
        }
        guard conversation.playout.isPlaying else {
            waiting.tick()
            return music.next()
        }
        let (frame, finished) = conversation.playout.next()
        if let finished { try await observe(Observation(finished)) }
        return frame
    }

    /// Keeps what the caller said to the agent: the live transcript in the record.
    private mutating func observe(_ heard: Heard) async throws {
        try await observe(Observation(heard.event))
    }
}

/// What the desk decided about this session.
extension CallSession {
    /// Reads what has happened since last time, reports it, and acts on it.
    mutating func readMail() async throws {
        for recorded in mailbox.drain() {
            try await report(recorded)
            try await react(to: recorded.event.kind)
        }
        try await renewDelivery()
    }

    private mutating func react(to kind: Event.Kind) async throws {
        switch kind {
        case .humanRequested(_, _, let suggested): business = suggested
        case .operationDeclared(let operations, _): business = operations
        case .queued(let queued): waiting.queued(at: queued.position, estimate: queued.estimate)
        case .unqueued: try await returnToBot()
        case .reserved(let reserved): try await deliverRecord(to: reserved.agent)
        case .withdrawn(let agent, _, _), .rejected(let agent, _, _), .expired(let agent, _):
            if delivery?.agent == agent { delivery = nil }
            try await dismiss(agent)
        case .connected(let agent, _, let segment) where agent != sentTo: try await record(segment: segment)
        case .accepted(let agent, _, _): try await connect(agent)
        case .disconnected(let agent, _, _, _):
            if agent == sentTo { hasBeenReleased = true }
            await release(agent)
        case .ended: phase = .over
        default: break
        }
    }

    /// No agent can be had: the caller is with the bot again.
    private mutating func returnToBot() async throws {
        guard phase == .agents, party == nil else { return }
        try await talkWithBot(from: .humanUnavailable)
    }

    /// Gives the record to the seat before anything is offered to it (I4).
    private mutating func deliverRecord(to agent: AgentID) async throws {
        guard let record = await center.core.record(of: id) else { return }
        delivery = (agent, record.version)
        try await center.agents.deliver(record, to: agent)
        _ = try await attempt(.recordDelivered(agent, id, record.sha256))
    }

    /// The caller and the remote agent go on talking while the seat reads: what is new is delivered as well.
    private mutating func renewDelivery() async throws {
        guard let delivery, let record = await center.core.record(of: id), record.version != delivery.version,
            await center.core.candidate(of: id) == delivery.agent
        else { return }
        try await deliverRecord(to: delivery.agent)
    }

    /// Has the desk decide what others may have overtaken: an offer may have expired or been withdrawn by now.
    ///
    /// - Returns: Whether the desk agreed. If not, what it decided instead arrives as mail.
    mutating func attempt(_ command: Command) async throws -> Bool {
        do {
            try await perform(command)
            return true
        } catch is DeskError {
            return false
        } catch let error as LedgerError where leg.isLive && error.mayPass {
            return false  // as good as not done: what was begun expires
        }
    }

    private mutating func release(_ agent: AgentID) async {
        guard let party, party.agent == agent else { return }
        await party.leg.hangUp()
        self.party = nil
    }
}
