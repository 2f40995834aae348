internal import Audio
internal import Dialogue
public import Routing
public import Telephony
internal import VoiceBot

/// One caller's whole visit: the bot first, then the agents the desk finds, on one leg until somebody hangs up.
///
/// Runs as one task. Its time is the caller's audio (the desk is told the wall clock's, if the call is live); everything it
/// learns from others (offers, agents, other calls) reaches it through the core's mailbox, which it empties once a frame.
/// Whatever ends the run, the desk is told, so that nothing stays reserved for a caller who is gone.
public struct CallSession: ~Copyable {
    let id: SessionID
    var leg: AttendedLeg
    let center: ContactCenter
    let startedAt: Timestamp
    let report: @Sendable (RecordedEvent) async throws -> Void
    let mailbox: EventMailbox
    let scribe: Scribe
    let recorder: CallRecorder?
    private let entry: Entry
    private let wallClock: (@Sendable () -> Timestamp)?
    let hungUpBy: @Sendable () -> Ender

    var clock = CallClock()
    var conversation: Conversation
    var music = HoldMusic()
    var waiting = WaitingCaller()
    /// The agent who talks with the caller.
    var party: Party?
    /// The agent who has accepted and is being told what the call is about.
    var arrival: Arrival?
    /// The seat that the caller is being put through to by its own exchange.
    var departure: Departure?
    /// The seat that it was put through to, and whether the desk has released that since.
    var sentTo: AgentID?
    var hasBeenReleased = false
    /// What the caller's business seems to be, in an agent's words.
    var business: [OperationID] = []
    /// The seat the record was handed to, and the record's version then.
    var delivery: (agent: AgentID, version: Int)?
    var phase = Phase.bot

    /// One agent's leg in this session.
    struct Party {
        let agent: AgentID
        let leg: any AgentLeg
    }

    /// Who has the caller.
    enum Phase: Equatable {
        /// The bot.
        case bot
        /// Agents, or hold music until there is one.
        case agents
        /// A seat, through the caller's own exchange: no sound passes here.
        case away
        /// Nobody anymore.
        case over
    }

    /// A call that has just been answered.
    ///
    /// - Parameters:
    ///   - id: The session's id, new to the desk.
    ///   - leg: The caller.
    ///   - startedAt: The moment of the answer; the call's later moments are counted from it in audio time.
    ///   - report: Told of each of the session's events once it is in the ledger.
    ///   - wallClock: The time of a live call, whose audio may stumble; nil for a recorded one.
    ///   - hungUpBy: Who has hung up when the leg is over: the caller, unless the house does.
    public init(
        _ id: SessionID, on leg: any CallLeg, in center: ContactCenter, startedAt: Timestamp,
        report: @escaping @Sendable (RecordedEvent) async throws -> Void = { _ in },
        wallClock: (@Sendable () -> Timestamp)? = nil, hungUpBy: @escaping @Sendable () -> Ender = { .caller }
    ) {
        self.id = id
        recorder = center.recordings.map { CallRecorder($0, id) }
        self.leg = AttendedLeg(leg, id, center.supervision, recorder)
        self.center = center
        self.startedAt = startedAt
        self.report = report
        self.wallClock = wallClock
        self.hungUpBy = hungUpBy
        mailbox = center.core.subscribe(to: id)
        scribe = Scribe(core: center.core, isLive: leg.isLive)
        entry = center.entries[leg.dialed] ?? Entry()
        conversation = Conversation(with: center.voiceBot, greeting: entry.greeting, isLive: leg.isLive)
    }

    var now: Timestamp { momentOfClock(clock) }

    /// Tells the moment that the call's clock means.
    var momentOfClock: @Sendable (CallClock) -> Timestamp {
        { [wallClock, startedAt] clock in
            wallClock?() ?? startedAt + Milliseconds(Int64(clock.milliseconds))
        }
    }

    /// Runs the call to its end.
    ///
    /// - Throws: What `report` or the ledger throws, or `SpeechError`; the session has then ended as a fault. A live call that
    ///   has been answered goes on while the ledger cannot be written; only new agents are not found then.
    public mutating func run() async throws {
        do {
            try await perform(.start(id, gateway: leg.gateway, caller: leg.caller, node: center.node))
            try await announceRecording()
            try await talkWithBot(from: entry.startsWithAgent ? .agentWanted : .started)
            while phase != .over { try await phase == .away ? awaitReturn() : passFrame() }
            await hangUp()
        } catch {
            await hangUp()
            await endAsFault()
            throw error
        }
    }

    /// Has the desk decide, and takes in what came of it. A session that others have ended is over for its call too.
    mutating func perform(_ command: Command) async throws {
        try await scribe.settle()
        do {
            try await center.core.perform(command, at: now)
        } catch DeskError.noSuchSession {
            phase = .over
        }
        try await readMail()
    }

    /// Ends the session of a leg that is over.
    mutating func endHungUp() async throws { try await end(by: hungUpBy()) }

    /// Ends the session. While the ledger cannot be written the call is over all the same; its end is written when it can be.
    mutating func end(by ender: Ender) async throws {
        do {
            try await perform(.hangUp(id, by: ender))
        } catch let error as LedgerError where leg.isLive && error.mayPass {
            try await scribe.write(.hangUp(id, by: ender), at: now)
            phase = .over
        }
    }

    /// Has something kept for the record, whenever the disk is ready.
    mutating func observe(_ observation: Observation) async throws {
        try await scribe.write(.observe(id, observation), at: now)
        if !leg.isLive { try await readMail() }
    }

    /// Begins to record, and lets the caller know.
    private mutating func announceRecording() async throws {
        guard let recordings = center.recordings else { return }
        if recordings.announces {
            conversation.playout.append(try await center.voiceBot.speak(CenterPrompt.recordingNotice.id))
        }
        try await record(segment: 0)
    }

    /// Records what follows as `segment`.
    mutating func record(segment: Int) async throws {
        guard let recorder else { return }
        try await observe(.recorded(segment: segment, reference: recorder.begin(segment: segment)))
    }

    private func hangUp() async {
        await recorder?.end()
        await arrival?.leg.hangUp()
        await party?.leg.hangUp()
        await letHear()
        await leg.hangUp()
    }

    /// Waits, two seconds at most, until the caller has heard our last words, where a transport holds a store of them: it
    /// would be thrown away with the line.
    private func letHear() async {
        guard leg.confirmsPlayback else { return }
        await leg.mark(Self.lastMark)
        for _ in 0..<CallClock.frames(in: .seconds(2)) {
            switch await leg.next() {
            case nil, .played(Self.lastMark): return
            case .frame: await leg.play(.silence)
            case .digit, .typed, .played: break
            }
        }
    }

    /// A mark that no prompt has.
    private static let lastMark = 0

    /// Releases whoever was kept for the caller, later if the ledger cannot be written now.
    private func endAsFault() async {
        // The call's own error is what the operator sees.
        try? await scribe.write(.hangUp(id, by: .fault), at: now)
    }
}
