internal import HTTPTypes
internal import Hummingbird
internal import Routing

/// For programs that carry a caller's audio themselves: they start the session, say what happens to it, and Foyer decides who
/// takes it. Administrators' tokens only.
struct CallerRoutes: Sendable {
    let workplace: Workplace

    func add(to api: RouterGroup<ConsoleContext>) {
        api.post("/sessions", use: start)
        api.post("/sessions/:session/request", use: request)
        api.post("/sessions/:session/observations", use: observe)
        api.post("/sessions/:session/connected", use: connected)
    }

    @Sendable private func start(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.administrator()
        let body = try await JSONBody(request, known: "id", "gateway", "caller")
        let id = SessionID(try body.optionalText("id") ?? String(Secret.make().prefix(16)))
        try await workplace.perform(
            .start(
                id, gateway: body.optionalText("gateway") ?? "api", caller: body.optionalText("caller") ?? "",
                node: workplace.node))
        return try await view(of: id, status: .created)
    }

    /// The caller wants a human.
    @Sendable private func request(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.administrator()
        let body = try await JSONBody(request, known: "wanted", "reason", "suggested", "priority")
        try await workplace.perform(
            .requestHuman(
                context.session, wanted: body.word("wanted") ?? .any, reason: body.word("reason") ?? .asked,
                suggested: body.optionalIDs("suggested", of: OperationMark.self) ?? [],
                priority: Int(body.integer("priority", in: -100...100) ?? 0)))
        return try await view(of: context.session)
    }

    /// What the caller or the program said.
    @Sendable private func observe(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.administrator()
        let body = try await JSONBody(request, known: "heard", "said", "intent", "confidence")
        if let text = try body.optionalText("heard", most: 8000) {
            let heard = Observation.heard(
                text: text, confidence: try body.share("confidence") ?? 1, intent: try body.optionalText("intent"),
                score: 1,
                nbest: [])
            try await workplace.perform(.observe(context.session, heard))
        }
        if let text = try body.optionalText("said", most: 8000) {
            let said = Observation.said(prompt: "api", text: text, seconds: 0, interrupted: false)
            try await workplace.perform(.observe(context.session, said))
        }
        return try await view(of: context.session)
    }

    /// The audio between the caller and the agent who accepted is up.
    @Sendable private func connected(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.administrator()
        let agent = AgentID(try await JSONBody(request, known: "agent").text("agent"))
        try await workplace.perform(.connect(agent, context.session))
        return try await view(of: context.session)
    }

    private func view(of id: SessionID, status: HTTPResponse.Status = .ok) async throws -> Response {
        let json = await workplace.core.read { desk, _ in
            desk.sessions[id].map { SessionView(session: $0, desk: desk).json }
        }
        guard let json else { throw DeskError.noSuchSession(id) }
        return Response(json: json, status: status)
    }
}
