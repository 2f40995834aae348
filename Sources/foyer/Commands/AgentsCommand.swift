internal import ArgumentParser
internal import Foundation
internal import Ledger
internal import Routing

/// `foyer agents`: what every agent is doing.
struct AgentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents",
        abstract: "Tell what every agent is doing.",
        discussion: """
            As the ledger has it at its end: every agent who has ever signed in, remote agents first. --json prints one \
            object: agents, each with agent, tier, skillGroups, status (signedOut, ready, reserved, talking, wrapUp, \
            away), since or until, reason, session, node.
            """)

    @OptionGroup var source: LedgerOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        var desk = Desk(staff: Staff(agents: [], skillGroups: []))
        try await source.replay(into: &desk)
        let agents = desk.agents.values.sorted { ($0.tier.rawValue, $0.id) < ($1.tier.rawValue, $1.id) }
        if json {
            return try Terminal.line(JSON.object([.init("agents", .array(agents.map(\.listed)))]).text(.asGiven))
        }
        let rows = agents.map { agent in
            [
                agent.id.rawValue, agent.tier.rawValue, agent.skillGroups.map(\.rawValue).joined(separator: ","),
                agent.status.words, agent.session?.rawValue ?? "", agent.node?.rawValue ?? "",
            ]
        }
        for line in TextTable(["AGENT", "TIER", "SKILL GROUPS", "DOES", "SESSION", "NODE"], rows).lines {
            try Terminal.line(line)
        }
    }
}

extension LedgerOptions {
    /// Brings `desk` to the ledger's end, from the newest snapshot on. Writes nothing, so it can be asked while Foyer serves.
    func replay(into desk: inout Desk) async throws {
        do {
            let ledger = try await open()
            desk = try await Desk.replayed(from: ledger, staff: desk.staff).desk
        } catch let error as LedgerError {
            throw Failure.failed(error.description)
        }
    }
}

extension AgentState {
    fileprivate var listed: JSON {
        let (status, moment, reason) = status.parts
        let members: [JSON.Member?] = [
            .init("agent", .string(id.rawValue)), .init("tier", .string(tier.rawValue)),
            .init("skillGroups", .array(skillGroups.map { .string($0.rawValue) })), .init("status", .string(status)),
            moment.map { .init($0.key, .string($0.at.written)) }, reason.map { .init("reason", .string($0)) },
            session.map { .init("session", .string($0.rawValue)) }, node.map { .init("node", .string($0.rawValue)) },
        ]
        return .object(members.compactMap(\.self))
    }
}

extension AgentState.Status {
    /// Its name, the moment that belongs to it, and why.
    fileprivate var parts: (name: String, moment: (key: String, at: Timestamp)?, reason: String?) {
        switch self {
        case .signedOut: ("signedOut", nil, nil)
        case .ready(let since): ("ready", ("since", since), nil)
        case .reserved: ("reserved", nil, nil)
        case .talking: ("talking", nil, nil)
        case .wrapUp(_, let until): ("wrapUp", ("until", until), nil)
        case .away(let reason, let until): ("away", until.map { ("until", $0) }, reason)
        }
    }

    fileprivate var words: String {
        let (name, moment, reason) = parts
        return [name, reason.map { "(\($0))" }, moment.map { "\($0.key) \($0.at.written)" }].compactMap(\.self)
            .joined(separator: " ")
    }
}
