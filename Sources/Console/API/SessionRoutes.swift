internal import HTTPTypes
internal import Hummingbird
internal import Routing

/// `/api/sessions`: what is going on, what went on, and why.
struct SessionRoutes: Sendable {
    let workplace: Workplace
    let archive: Archive

    func add(to api: RouterGroup<ConsoleContext>) {
        api.get("/sessions", use: list)
        api.get("/sessions/:session", use: one)
        api.get("/sessions/:session/destination", use: destination)
        api.get("/sessions/:session/events", use: events)
        api.get("/sessions/:session/explanation", use: explanation)
        api.get("/sessions/:session/recordings", use: recordings)
        api.get("/sessions/:session/recordings/:segment", use: recording)
        api.get("/callbacks", use: callbacks)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let user = try context.user()
        let page = try Page(request)
        let state = request.uri.queryParameters["state"].map(String.init) ?? "all"
        guard ["all", "live", "ended"].contains(state) else {
            throw Problem(.badRequest, "query", "“state” is all, live or ended.")
        }
        let live = await workplace.core.read { desk, _ in
            desk.sessions.values.filter(user.sees).map {
                ($0.record.startedAt, SessionView(session: $0, desk: desk).json)
            }
        }
        let ended = user.seesAll && state != "live" ? await archive.ended : []
        let all = (state == "ended" ? [] : live) + ended.map { ($0.startedAt, $0.json) }
        return page.response(all.sorted { $0.0 > $1.0 }.map(\.1), path: "/api/sessions")
    }

    @Sendable private func one(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (user, id) = (try context.user(), try context.session)
        let view = try await workplace.core.read { desk, _ -> JSON? in
            guard let session = desk.sessions[id] else { return nil }
            guard user.sees(session) else { throw Problem.noSuchSession(id) }
            return SessionView(session: session, desk: desk).json
        }
        if let view { return Response(json: view).checked(against: request) }
        guard user.seesAll, let ended = await archive.session(id) else { throw Problem.noSuchSession(id) }
        return Response(json: ended.json).checked(against: request)
    }

    @Sendable private func destination(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (user, id) = (try context.user(), try context.session)
        return Response(
            json: try await workplace.core.read { desk, _ in
                guard let session = desk.sessions[id], user.sees(session) else { throw Problem.noSuchSession(id) }
                let view = SessionView(session: session, desk: desk)
                guard let address = session.party.agent.flatMap(workplace.address),
                    case .object(let members) = view.destination
                else { return view.destination }
                return .object(members + [.init("address", .string(address))])
            })
    }

    @Sendable private func events(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let page = try Page(request)
        let events = try await visibleEvents(context)
        return page.response(
            events.map { .members(["position": .integer($0.position), "event": $0.event.json]) },
            path: "/api/sessions/\(try context.session)/events")
    }

    @Sendable private func explanation(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.reader()
        let id = try context.session
        let (staff, rules) = await workplace.core.read { desk, _ in (desk.staff, desk.rules) }
        let explanation = try await Explanation.read(id, from: workplace.ledger, staff: staff, rules: rules)
        guard explanation.startedAt != nil else { throw Problem.noSuchSession(id) }
        return Response(
            json: .members(["explanation": explanation.json, "text": .string(explanation.description)])
        ).checked(against: request)
    }

    @Sendable private func recordings(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try context.session
        let items = try await references(context).map { segment, _ in
            JSON.members([
                "segment": .integer(Int64(segment)), "href": .string("/api/sessions/\(id)/recordings/\(segment)"),
            ])
        }
        return Response(json: .members(["items": .array(items)]))
    }

    @Sendable private func recording(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.reader()
        let segment = try context.parameters.require("segment", as: Int.self)
        guard let folder = workplace.recordings,
            let reference = try await references(context).last(where: { $0.segment == segment })?.reference,
            !reference.split(separator: "/").contains("..")
        else { throw Problem(.notFound, "no-recording", "This segment is not recorded.") }
        // The ledger knows before anybody hears it.
        try await workplace.note(context.user(), "playRecording", "\(try context.session)/\(segment)")
        let body = try await FileIO().loadFile(
            path: folder + "/" + reference, context: context, chunkLength: 65_536)
        return Response(status: .ok, headers: [.contentType: "audio/wav", .cacheControl: "no-store"], body: body)
    }

    @Sendable private func callbacks(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.reader()
        let page = try Page(request)
        let items = await workplace.core.read { desk, _ in
            desk.sessions.values.filter { $0.callback != nil }.sorted { $0.id < $1.id }
                .map { SessionView(session: $0, desk: desk).json }
        }
        return page.response(items, path: "/api/callbacks")
    }

    private func references(_ context: ConsoleContext) async throws -> [(segment: Int, reference: String)] {
        _ = try context.reader()
        return try await visibleEvents(context).compactMap { recorded in
            if case .observed(.recorded(let segment, let reference)) = recorded.event.kind {
                (segment, reference)
            } else {
                nil
            }
        }
    }

    private func visibleEvents(_ context: ConsoleContext) async throws -> [RecordedEvent] {
        let (user, id) = (try context.user(), try context.session)
        if !user.seesAll {
            guard let session = await workplace.core.session(id), user.sees(session) else {
                throw Problem.noSuchSession(id)
            }
        }
        let events = try await workplace.core.events(of: id)
        guard !events.isEmpty else { throw Problem.noSuchSession(id) }
        return events
    }
}

extension ConsoleContext {
    /// The session that the path names.
    var session: SessionID {
        get throws { SessionID(try parameters.require("session")) }
    }
}

extension Problem {
    /// The same for a session that is not there and one that the user may not see.
    static func noSuchSession(_ id: SessionID) -> Problem {
        Problem(.notFound, "no-such-session", "There is no session \(id) that you may see.")
    }
}
