package import Routing

/// Two callers, two remote agents, two seats, and everything that can happen to them.
///
/// Every span of the rules has the same length, each command comes before the next deadline, and deadlines pass one by one.
/// So the order of moments is all that decides what follows, and states that differ in nothing but the lengths between
/// moments, or in who is who, are one state.
package struct SmallWorld: Sendable {
    static let sessions: [SessionID] = ["a", "b"]

    static func staff(_ whenBusy: Staff.WhenBusy) -> Staff {
        Staff(
            agents: [
                .init(id: "r1", name: "Rosa", tier: .remote), .init(id: "r2", name: "Rui", tier: .remote),
                .init(id: "k1", name: "Kim", tier: .seat, skillGroups: ["cards"]),
                .init(id: "k2", name: "Kai", tier: .seat, skillGroups: ["cards"]),
            ],
            skillGroups: [.init(id: "cards", operations: ["block_card"], whenBusy: whenBusy)])
    }

    /// Far less than a span of the rules, and can be halved as often as a path is long.
    private static let step: Int64 = 1 << 48

    static let rules: Rules = {
        var rules = Rules()
        rules.offerExpires = Milliseconds(1 << 56)
        rules.connectWithin = rules.offerExpires
        rules.acknowledgeWithin = rules.offerExpires
        rules.wrapUp = rules.offerExpires
        rules.pauseAfterReject = nil
        return rules
    }()

    var desk: Desk
    var invariants = Invariants()
    private var latest: Step?
    private(set) var now = Timestamp(milliseconds: 0)

    /// What was asked of the desk so far.
    var trace: [String] {
        var commands: [String] = []
        var step = latest
        while let each = step {
            commands.append("\(each.command)")
            step = each.before
        }
        return commands.reversed()
    }

    /// One command and, shared with all worlds that come from the same one, those before it.
    private final class Step: Sendable {
        let command: Command
        let before: Step?

        init(command: Command, before: Step?) {
            self.command = command
            self.before = before
        }
    }

    /// Everybody is ready, nobody calls.
    init(_ whenBusy: Staff.WhenBusy) throws(DeskError) {
        desk = Desk(staff: Self.staff(whenBusy), rules: Self.rules)
        for agent in desk.staff.agents {
            try run(.signIn(agent.id, node: nil))
            try run(.ready(agent.id))
        }
    }

    /// Handles `command` half-way to the next deadline or sooner, or a tick when it is due, and checks the rules.
    mutating func run(_ command: Command) throws(DeskError) {
        let left = desk.nextDeadline.map { ($0 - now).count }
        if case .tick = command {
            now = now + Milliseconds(left ?? 0)
        } else {
            now = now + Milliseconds(min(Self.step, (left ?? .max) / 2))
        }
        latest = Step(command: command, before: latest)
        invariants.check(try desk.handle(command, at: now), desk)
    }

    /// Everything that somebody could do now, and that time passes; agents go home only if they `leave`.
    func moves(leaving leave: Bool) -> [Command] {
        var moves: [Command] = desk.nextDeadline == nil ? [] : [.tick]
        for agent in desk.staff.agents { moves += self.moves(of: agent.id, leaving: leave) }
        for session in Self.sessions { moves += self.moves(of: session) }
        return moves
    }

    private func moves(of agent: AgentID, leaving leave: Bool) -> [Command] {
        switch desk.agents[agent]?.status {
        case nil, .signedOut: [.signIn(agent, node: nil)]
        case .ready, .reserved: leave ? [.signOut(agent)] : []
        case .talking: leave ? [.force(agent, .signedOut)] : []
        case .wrapUp, .away: [.ready(agent)]
        }
    }

    private func moves(of id: SessionID) -> [Command] {
        guard let session = desk.sessions[id] else { return [.start(id, gateway: "wav", caller: "", node: nil)] }
        var moves: [Command] = [.hangUp(id, by: .caller)]
        switch session.party {
        case .bot:
            let request = Command.requestHuman(id, wanted: .seat, reason: .asked)
            moves.append(session.pursuit == nil ? request : .cancelRequest(id))
        case .remote(let segment):
            moves += [.endConversation(segment.agent, id, outcome: nil), .legFailed(segment.agent, id)]
            let operations: [OperationID] = ["block_card"]
            let isDeclared = session.declaration != nil
            moves.append(
                isDeclared ? .withdraw(segment.agent, id, operations) : .declare(segment.agent, id, operations))
        case .seat(let segment):
            moves += [.endConversation(segment.agent, id, outcome: nil), .legFailed(segment.agent, id)]
            if session.pursuit == nil { moves.append(.sendBack(segment.agent, id)) }
        case .nobody: break
        }
        return moves + self.moves(toward: session)
    }

    private func moves(toward session: Session) -> [Command] {
        guard let agent = session.candidate else { return [] }
        let id = session.id
        switch session.stage {
        case .waiting: return []
        case .reserved:
            return [.recordDelivered(agent, id, session.record.sha256), .reject(agent, id)]
        case .delivered: return [.acknowledgeRecord(agent, id, session.record.sha256), .reject(agent, id)]
        case .offered: return [.accept(agent, id), .reject(agent, id)]
        case .answering: return [.connect(agent, id), .legFailed(agent, id)]
        }
    }
}

extension Session {
    /// How far a search for an agent has come.
    package enum Stage: UInt8 {
        case waiting, reserved, delivered, offered, answering
    }

    /// How far the search for an agent has come, whomever it is for. A record that has changed is to be delivered anew.
    package var stage: Stage {
        switch pursuit {
        case nil: .waiting
        case .remote(let pursuit):
            switch pursuit.stage {
            case .waiting: .waiting
            case .offered: .offered
            case .answering: .answering
            }
        case .seat(let pursuit):
            switch pursuit.stage {
            case .waiting: .waiting
            case .reserved(let reservation): reservation.delivered?.version == record.version ? .delivered : .reserved
            case .acknowledged, .offered: .offered
            case .answering: .answering
            }
        }
    }
}
