public import Routing
public import VoiceBot

/// Agents played by the program, in the call's own time: what `foyer call` and `foyer test` staff the desk with.
///
/// An actor that guards what the agents have planned to do. Each agent does what its ``Part`` says, and nothing else
/// makes it act: so a call with played agents gives the same events every time. The desk's own deadlines (expiries,
/// wrap-ups) are kept here as well, since nobody else lets the time of such a call pass.
public actor PlayedAgents: AgentLegs {
    private let core: RoutingCore
    private let parts: [AgentID: Part]
    private let groups: [Staff.SkillGroup]
    private let names: [AgentID: String]
    private let voiceBot: VoiceBot
    private let mailbox: EventMailbox
    private var plans: [Plan] = []
    private var planned = 0
    private var talks: [SessionID: Talk] = [:]
    private var suggestions: [SessionID: [OperationID]] = [:]

    /// Something an agent will do.
    private struct Plan {
        let due: Timestamp
        let order: Int
        let command: Command
    }

    /// An agent in conversation.
    private struct Talk {
        let agent: AgentID
        let tier: Staff.Tier
        let leg: PlayedAgentLeg
        var stage = PlayedAgentLeg.Stage.greeting
    }

    /// The agents of `file`, all away until ``signIn(at:)``.
    public init(_ file: StaffFile, core: RoutingCore, voiceBot: VoiceBot) {
        self.core = core
        self.voiceBot = voiceBot
        parts = file.parts
        groups = file.staff.skillGroups
        names = Dictionary(uniqueKeysWithValues: file.staff.agents.map { ($0.id, $0.name) })
        mailbox = core.subscribe()
    }

    /// Brings every agent to its desk, ready, in the order of the file.
    public func signIn(_ agents: [Staff.Agent], at now: Timestamp) async throws {
        for agent in agents {
            try await core.perform(.signIn(agent.id, node: nil), at: now)
            try await core.perform(.ready(agent.id), at: now)
        }
    }

    /// Lets agents and the desk do what is due by `now`.
    public func advance(to now: Timestamp) async throws {
        try await readMail()
        try await followTalks(at: now)
        repeat {
            try await readMail()
            if let deadline = await core.nextDeadline, deadline <= now { try await core.perform(.tick, at: now) }
        } while try await carryOutNext(at: now)
    }

    /// The seat reads the record and acknowledges it at once.
    public func deliver(_ record: InteractionRecord, to agent: AgentID) async throws {
        plan(.acknowledgeRecord(agent, record.session, record.sha256), at: record.startedAt)
    }

    /// An agent that greets as its part says.
    public func leg(to agent: AgentID, for session: SessionID) async throws -> any AgentLeg {
        let tier: Staff.Tier = talks[session] == nil ? .remote : .seat
        let greeting: CenterPrompt = tier == .remote ? .agentGreeting : .seatGreeting
        let part = parts[agent] ?? Part()
        let line =
            if let words = part.says {
                try await voiceBot.speak(words: words, as: greeting.id)
            } else {
                try await voiceBot.speak(greeting.id, values: ["name": names[agent] ?? agent.rawValue])
            }
        let leg = PlayedAgentLeg(greeting: line, talksFor: part.talksFor)
        talks[session] = Talk(agent: agent, tier: tier, leg: leg)
        return leg
    }

    // MARK: What an agent does next

    private func readMail() async throws {
        for recorded in mailbox.drain() { try await follow(recorded.event) }
    }

    private func follow(_ event: Event) async throws {
        guard let session = event.session else { return }
        switch event.kind {
        case .humanRequested(_, _, let suggested): suggestions[session] = suggested
        case .observed(.heard(_, _, let intent?, _, _)): suggest(intent, in: session)
        case .offered(let agent, _, _):
            let part = parts[agent] ?? Part()
            plan(
                part.rejects ? .reject(agent, session) : .accept(agent, session),
                at: event.at + Milliseconds(Int64(part.answersAfter * 1000)))
        case .unqueued:
            // No seat could be had in time: the remote agent, who still has the caller, closes.
            try await talks[session]?.leg.close(with: goodbye())
        case .ended:
            talks[session] = nil
            suggestions[session] = nil
        default: break
        }
    }

    private func suggest(_ intent: String, in session: SessionID) {
        guard let operation = voiceBot.operation(of: intent).map(OperationID.init(rawValue:)) else { return }
        let known = suggestions[session] ?? []
        if !known.contains(operation) { suggestions[session] = known + [operation] }
    }

    private func plan(_ command: Command, at due: Timestamp) {
        plans.append(Plan(due: due, order: planned, command: command))
        planned += 1
    }

    /// Does the earliest thing that is due; tells whether there was one.
    private func carryOutNext(at now: Timestamp) async throws -> Bool {
        let due = plans.enumerated().filter { $0.element.due <= now }
        guard let next = due.min(by: { ($0.element.due, $0.element.order) < ($1.element.due, $1.element.order) })
        else { return false }
        plans.remove(at: next.offset)
        do {
            try await core.perform(next.element.command, at: now)
        } catch is DeskError {
            // The offer was withdrawn or has expired meanwhile: a real agent would be told so and go on.
        }
        return true
    }

    /// Agents whose words are over act on what they have found.
    private func followTalks(at now: Timestamp) async throws {
        for session in talks.keys.sorted() {
            guard let talk = talks[session] else { continue }
            let stage = await talk.leg.stage
            guard stage != talk.stage else { continue }
            talks[session]?.stage = stage
            switch stage {
            case .greeting, .listening: break
            case .decided: try await conclude(talk, in: session, at: now)
            case .finished: plan(.endConversation(talk.agent, session, outcome: nil), at: now)
            }
        }
    }

    /// The conversation's business is clear: a remote agent declares it or says goodbye, a seat has done it.
    private func conclude(_ talk: Talk, in session: SessionID, at now: Timestamp) async throws {
        let part = parts[talk.agent] ?? Part()
        if let notes = part.notes { plan(.note(talk.agent, session, notes), at: now) }
        let operations = talk.tier == .remote ? declared(by: part, in: session) : []
        guard let group = groups.first(where: { !$0.operations.isDisjoint(with: operations) }) else {
            return await talk.leg.close(with: try await goodbye())
        }
        let values = ["group": group.id.rawValue]
        await talk.leg.say(try await voiceBot.speak(CenterPrompt.agentTransfer.id, values: values))
        plan(.declare(talk.agent, session, operations), at: now)
    }

    private func goodbye() async throws -> Playout.Line {
        try await voiceBot.speak(CenterPrompt.agentGoodbye.id)
    }

    private func declared(by part: Part, in session: SessionID) -> [OperationID] {
        switch part.declares {
        case .none: []
        case .operations(let operations): operations
        case .suggested:
            (suggestions[session] ?? []).filter { operation in
                groups.contains { $0.operations.contains(operation) }
            }
        }
    }
}
