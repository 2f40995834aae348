internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import NIOCore
internal import Routing

/// What supervisors see and do: the board, re-queueing, hanging up, reports.
struct SupervisorRoutes: Sendable {
    let workplace: Workplace
    let archive: Archive

    func add(to api: RouterGroup<ConsoleContext>) {
        api.get("/board", use: board)
        api.post("/sessions/:session/requeue", use: requeue)
        api.post("/sessions/:session/hang-up", use: hangUp)
        api.post("/sessions/:session/callback", use: callback)
        api.put("/sessions/:session/supervision", use: attend)
        api.get("/reports", use: report)
    }

    @Sendable private func board(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.reader()
        let (now, today) = (workplace.now(), await archive.today)
        let view = await workplace.core.read { desk, position in
            BoardView(desk: desk, position: position, now: now).members
        }
        return Response(
            json: .object(view + [.init("today", today.json), .init("saving", SavingView(today.total).json)]))
    }

    @Sendable private func requeue(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let user = try context.supervisor()
        _ = try await JSONBody(request)
        return try await act(.requeue(context.session), context, by: user, action: "requeue")
    }

    @Sendable private func hangUp(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let user = try context.supervisor()
        let ender: Ender? = try await JSONBody(request, known: "by").word("by")
        return try await act(.hangUp(context.session, by: ender ?? .agent), context, by: user, action: "hangUp")
    }

    @Sendable private func callback(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let user = try context.supervisor()
        let number = try await JSONBody(request, known: "number").text("number", most: 40)
        return try await act(
            .acceptCallback(context.session, number: number), context, by: user, action: "callback")
    }

    /// For a supervisor who hears the call already, over `/media/supervisor`.
    @Sendable private func attend(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (user, session) = (try context.supervisor(), try context.session)
        guard let mode: Attendance = try await JSONBody(request, known: "mode").word("mode") else {
            throw Problem(.unprocessableContent, "member", "“mode” has to be listen, whisper or barge.")
        }
        guard await workplace.core.session(session) != nil else { throw Problem.noSuchSession(session) }
        // The ledger knows before anybody is heard.
        try await workplace.note(user, mode.rawValue, session.rawValue)
        guard workplace.attend?(session, mode) == true else {
            throw Problem(.conflict, "not-listening", "Nobody listens to this call; open /media/supervisor first.")
        }
        return Response(json: .members(["session": .string(session.rawValue), "mode": .string(mode.rawValue)]))
    }

    private func act(
        _ command: Command, _ context: ConsoleContext, by user: User, action: String
    ) async throws -> Response {
        let session = try context.session
        try await workplace.note(user, action, session.rawValue)
        return try await workplace.move(session, command)
    }

    /// `from`, `to` (milliseconds since 1970), `by` (minutes), `threshold` (seconds), `format` (json, csv, svg).
    @Sendable private func report(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.reader()
        let query = Query(request)
        let from = try query.integer("from", in: 0...4_102_444_800_000)
        let to = try query.integer("to", in: 0...4_102_444_800_000)
        let minutes = try query.integer("by", in: 1...10_080)
        let threshold = try query.integer("threshold", in: 0...86_400) ?? 20
        var fold = ReportFold(
            from: from.map(Timestamp.init(milliseconds:)), to: to.map(Timestamp.init(milliseconds:)),
            interval: minutes.map { .seconds($0 * 60) }, threshold: .seconds(threshold))
        var position: Int64 = 0
        while case let events = try await workplace.core.events(after: position, limit: 10_000), let last = events.last
        {
            for event in events { fold.apply(event.event) }
            position = last.position
        }
        let report = fold.report()
        switch try query.word("format", among: ["json", "csv", "svg"]) ?? "json" {
        case "csv": return Response(text: report.csv + "\n", type: "text/csv; charset=utf-8", name: "report.csv")
        case "svg": return Response(text: report.svg, type: "image/svg+xml")
        default: return Response(json: report.json).checked(against: request)
        }
    }
}

/// The query of a request, read strictly.
struct Query {
    private let request: Request

    init(_ request: Request) { self.request = request }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
        guard let value = Int64(text), range.contains(value) else {
            throw Problem(
                .badRequest, "query", "“\(name)” is a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    func word(_ name: String, among words: [String]) throws -> String? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
        guard words.contains(String(text)) else {
            throw Problem(.badRequest, "query", "“\(name)” is one of \(words.joined(separator: ", ")).")
        }
        return String(text)
    }
}

extension Response {
    /// `text` as the body; with `name`, to be saved under it.
    init(text: String, type: String, name: String? = nil) {
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        if let name { headers[.contentDisposition] = "attachment; filename=\"\(name)\"" }
        self.init(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
