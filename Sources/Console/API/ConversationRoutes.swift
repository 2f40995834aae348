internal import Hummingbird
internal import Routing

/// What an agent does with the session at its desk: the offer, the record, operations, notes, and how it ends.
struct ConversationRoutes: Sendable {
    let workplace: Workplace

    func add(to api: RouterGroup<ConsoleContext>) {
        api.get("/offers", use: offers)
        api.post("/offers/:session/accept") { try await act($0, $1) { .accept($0, $1) } }
        api.post("/offers/:session/reject") { try await act($0, $1) { .reject($0, $1) } }
        api.get("/sessions/:session/record", use: record)
        api.post("/sessions/:session/record/acknowledgement", use: acknowledge)
        api.post("/sessions/:session/operations", use: declare)
        api.post("/sessions/:session/transfer", use: declare)
        api.delete("/sessions/:session/operations/:operation", use: withdraw)
        api.post("/sessions/:session/notes", use: note)
        api.post("/sessions/:session/return") { try await act($0, $1) { .sendBack($0, $1) } }
        api.post("/sessions/:session/end", use: end)
    }

    @Sendable private func offers(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (user, page) = (try context.user(), try Page(request))
        let items = await workplace.core.read { desk, _ in
            desk.sessions.values.filter { $0.candidate != nil && (user.seesAll || $0.candidate == user.agent) }.sorted {
                $0.id < $1.id
            }.map { SessionView(session: $0, desk: desk).json }
        }
        return page.response(items, path: "/api/offers")
    }

    /// A seat that is kept for the session and reads its record has it delivered by that; nobody else changes anything.
    @Sendable private func record(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (user, id) = (try context.user(), try context.session)
        guard let session = await workplace.core.session(id) else {
            return try await recordOfEnded(id, for: user).checked(against: request)
        }
        guard user.sees(session) else { throw Problem.noSuchSession(id) }
        let record = session.record
        if let agent = user.agent, session.awaitsReading(by: agent) {
            // Refused if the record grew meanwhile: the desk then reads again.
            try await workplace.perform(.recordDelivered(agent, id, record.sha256))
        }
        return response(record).checked(against: request)
    }

    /// What is kept of a session that is over; agents have no business with it any more.
    private func recordOfEnded(_ id: SessionID, for user: User) async throws -> Response {
        guard user.seesAll,
            let record = InteractionRecord(folding: try await workplace.core.events(of: id).map(\.event))
        else { throw Problem.noSuchSession(id) }
        return response(record)
    }

    private func response(_ record: InteractionRecord) -> Response {
        let sha256 = record.sha256.hexadecimal
        var response = Response(json: .members(["sha256": .string(sha256), "record": record.json]))
        response.headers[.eTag] = "\"\(sha256)\""
        return response
    }

    @Sendable private func acknowledge(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let agent = try context.agent()
        let text = try await JSONBody(request, known: "sha256").text("sha256")
        guard let sha256 = SHA256(hexadecimal: text) else {
            throw Problem(.unprocessableContent, "member", "“sha256” has to be 64 lower-case hexadecimal digits.")
        }
        return try await workplace.move(
            context.session, reader: context.agent(), .acknowledgeRecord(agent, context.session, sha256))
    }

    @Sendable private func declare(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let agent = try context.agent()
        let operations = try await JSONBody(request, known: "operations").ids("operations", of: OperationMark.self)
        return try await workplace.move(
            context.session, reader: context.agent(), .declare(agent, context.session, operations))
    }

    @Sendable private func withdraw(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let operation = OperationID(try context.parameters.require("operation"))
        return try await workplace.move(
            context.session, reader: context.agent(), .withdraw(context.agent(), context.session, [operation]))
    }

    @Sendable private func note(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let agent = try context.agent()
        let text = try await JSONBody(request, known: "text").text("text", most: 8000)
        return try await workplace.move(context.session, reader: context.agent(), .note(agent, context.session, text))
    }

    @Sendable private func end(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let agent = try context.agent()
        let outcome: Outcome? = try await JSONBody(request, known: "outcome").word("outcome")
        return try await workplace.move(
            context.session, reader: context.agent(), .endConversation(agent, context.session, outcome: outcome))
    }

    private func act(
        _ request: Request, _ context: ConsoleContext, _ command: (AgentID, SessionID) -> Command
    ) async throws -> Response {
        let agent = try context.agent()
        _ = try await JSONBody(request)
        return try await workplace.move(context.session, reader: context.agent(), command(agent, context.session))
    }
}

extension Session {
    /// Whether `agent` is the seat kept for it and has not got the record as it is now.
    fileprivate func awaitsReading(by agent: AgentID) -> Bool {
        guard case .seat(let pursuit) = pursuit, case .reserved(let reservation) = pursuit.stage else { return false }
        return reservation.agent == agent && reservation.delivered?.version != record.version
    }
}
