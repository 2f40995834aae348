internal import Hummingbird
internal import Routing

/// `/api/agents`: who is there, and what each says of itself or a supervisor makes of it.
struct AgentRoutes: Sendable {
    let workplace: Workplace

    func add(to api: RouterGroup<ConsoleContext>) {
        api.get("/desk", use: desk)
        api.get("/agents", use: list)
        api.get("/agents/:agent", use: one)
        api.put("/agents/:agent/state", use: setState)
        api.post("/agents/:agent/heartbeat", use: heartbeat)
        api.post("/agents/:agent/wrap-up", use: wrapUp)
    }

    /// What an agent may be told to be.
    private enum State: String, CaseIterable {
        case ready, away, signedOut
    }

    @Sendable private func desk(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (id, now) = (try context.agent(), workplace.now())
        let view = await workplace.core.read { desk, _ in
            desk.staff.agents.first { $0.id == id }.map { DeskView(agent: $0, desk: desk, now: now).json }
        }
        guard let view else { throw DeskError.noSuchAgent(id) }
        return Response(json: view)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.reader()
        let page = try Page(request)
        let items = await workplace.core.read { desk, _ in
            desk.staff.agents.map { AgentView(agent: $0, state: desk.agents[$0.id]).json }
        }
        return page.response(items, path: "/api/agents").checked(against: request)
    }

    @Sendable private func one(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (user, id) = (try context.user(), try context.agentInPath)
        guard user.seesAll || user.agent == id else { throw Problem.forbidden("Agents see their own desk only.") }
        return try await view(of: id).checked(against: request)
    }

    @Sendable private func setState(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (user, id) = (try context.user(), try context.agentInPath)
        let body = try await JSONBody(request, known: "state", "reason")
        guard let state: State = try body.word("state") else {
            throw Problem(.unprocessableContent, "member", "“state” has to be ready, away or signedOut.")
        }
        let reason = try body.optionalText("reason")
        if user.agent == id {
            try await set(id, state, reason)
        } else {
            _ = try context.supervisor()
            try await force(id, state, reason, by: user)
        }
        return try await view(of: id)
    }

    private func set(_ id: AgentID, _ state: State, _ reason: String?) async throws {
        let known = await workplace.core.read { desk, _ in desk.agents[id]?.status }
        if state != .signedOut, known == nil || known == .signedOut {
            do { try await workplace.perform(.signIn(id, node: workplace.node)) } catch DeskError.alreadySignedIn {
                // Another tab was faster.
            }
        }
        switch state {
        case .ready: try await workplace.perform(.ready(id))
        case .away: try await workplace.perform(.away(id, reason: reason ?? "away"))
        case .signedOut: try await workplace.perform(.signOut(id))
        }
    }

    private func force(_ id: AgentID, _ state: State, _ reason: String?, by user: User) async throws {
        switch state {
        case .ready: throw Problem.forbidden("Only the agent can say that it is ready.")
        case .away:
            try await force(id, .away(reason: reason ?? "sent away by \(user.name)"), by: user, action: "sendAway")
        case .signedOut: try await force(id, .signedOut, by: user, action: "signOut")
        }
    }

    private func force(
        _ id: AgentID, _ state: Command.ForcedState, by user: User, action: String
    ) async throws {
        try await workplace.note(user, action, id.rawValue)
        try await workplace.perform(.force(id, state))
    }

    @Sendable private func heartbeat(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let agent = try own(context)
        _ = try await JSONBody(request)
        try await workplace.perform(.renewLease(agent))
        return try await view(of: agent)
    }

    @Sendable private func wrapUp(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let agent = try own(context)
        let disposition = try await JSONBody(request, known: "disposition").optionalText("disposition")
        try await workplace.perform(.finishWrapUp(agent, disposition: disposition))
        return try await view(of: agent)
    }

    private func own(_ context: ConsoleContext) throws -> AgentID {
        let agent = try context.agent()
        guard try agent == context.agentInPath else { throw Problem.forbidden("Agents move their own desk only.") }
        return agent
    }

    private func view(of id: AgentID) async throws -> Response {
        let json = await workplace.core.read { desk, _ in
            desk.staff.agents.first { $0.id == id }.map { AgentView(agent: $0, state: desk.agents[id]).json }
        }
        guard let json else { throw DeskError.noSuchAgent(id) }
        return Response(json: json)
    }
}

extension ConsoleContext {
    /// The agent that the path names.
    var agentInPath: AgentID {
        get throws { AgentID(try parameters.require("agent")) }
    }
}
