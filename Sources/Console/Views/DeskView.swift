internal import Routing

/// All that one agent's desk page shows, of one moment: a page that reloads, a second tab and a desk after a restart of the
/// server all see the same.
struct DeskView {
    let agent: Staff.Agent
    let desk: Desk
    let now: Timestamp

    var json: JSON {
        let view = AgentView(agent: agent, state: desk.agents[agent.id])
        // Once it has given the caller away, what is said there is no longer its business, wrap-up or not.
        let session = desk.agents[agent.id]?.session.flatMap { desk.sessions[$0] }
        return .members([
            "now": .moment(now), "agent": view.json, "role": .string(role(in: session).rawValue),
            "session": session.map { SessionView(session: $0, desk: desk, reader: agent.id).json } ?? .null,
            "record": session.map(record) ?? .null, "operations": operations(for: session),
            "colleagues": .object(desk.staff.agents.map { .init($0.id.rawValue, .string($0.name)) }),
        ])
    }

    /// What the agent is to its session.
    private enum Role: String {
        case none, offered, reading, answering, talking, wrapUp
    }

    private func role(in session: Session?) -> Role {
        if case .wrapUp = desk.agents[agent.id]?.status { return .wrapUp }
        guard let session else { return .none }
        if session.party.agent == agent.id { return .talking }
        switch session.pursuit {
        case .remote(let pursuit):
            if case .answering = pursuit.stage { return .answering }
            return .offered
        case .seat(let pursuit):
            switch pursuit.stage {
            case .waiting, .reserved, .acknowledged: return .reading
            case .offered: return .offered
            case .answering: return .answering
            }
        case nil: return .none
        }
    }

    private func record(_ session: Session) -> JSON {
        .members(["sha256": .string(session.record.sha256.hexadecimal), "content": session.record.json])
    }

    /// What can be declared, the bot's suggestions first.
    private func operations(for session: Session?) -> JSON {
        let suggested = session.map { SessionView(session: $0, desk: desk).suggested } ?? []
        let declared = session?.declaration?.operations ?? []
        let all = desk.staff.skillGroups.flatMap { group in group.operations.sorted().map { ($0, group.id) } }
        var seen: Set<OperationID> = []
        let ordered = all.filter { suggested.contains($0.0) } + all.filter { !suggested.contains($0.0) }
        return .array(
            ordered.filter { seen.insert($0.0).inserted }.map { operation, group in
                .members([
                    "id": .string(operation.rawValue), "skillGroup": .string(group.rawValue),
                    "suggested": .bool(suggested.contains(operation)), "declared": .bool(declared.contains(operation)),
                ])
            })
    }
}
