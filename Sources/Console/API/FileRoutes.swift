internal import HTTPTypes
internal import Hummingbird
internal import Routing

/// `/api/staff`, `/api/faq` and `/api/prompts`: the workplace's settings files, read, checked, and read anew.
struct FileRoutes: Sendable {
    let workplace: Workplace

    func add(to api: RouterGroup<ConsoleContext>) {
        for name in ["staff", "faq", "prompts"] {
            api.get(RouterPath("/\(name)")) { try await read(name, $0, $1) }
            api.post(RouterPath("/\(name)/validate")) { try await validate(name, $0, $1) }
            api.post(RouterPath("/\(name)/reload")) { try await reload(name, $0, $1) }
        }
    }

    private func read(_ name: String, _ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard try context.user().role == .admin || context.user().role == .auditor else {
            throw Problem.forbidden("Only administrators and auditors may read the settings files.")
        }
        let text = Self.redacted(try await file(name).read())
        var response = Response(text: text, type: "application/yaml; charset=utf-8")
        response.headers[.eTag] = "\"\(SHA256(of: Array(text.utf8)).hexadecimal)\""
        return response.checked(against: request)
    }

    private func validate(_ name: String, _ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.administrator()
        let buffer = try await request.body.collect(upTo: 1 << 20)
        let problems = await (try file(name)).problems(String(buffer: buffer))
        return Response(
            json: .members(["valid": .bool(problems.isEmpty), "problems": .array(problems.map(JSON.string))]))
    }

    private func reload(_ name: String, _ request: Request, _ context: ConsoleContext) async throws -> Response {
        let user = try context.administrator()
        _ = try await JSONBody(request)
        let file = try file(name)
        try await workplace.note(user, "reload", name)
        do { try await file.reload() } catch let problem as Problem { throw problem } catch {
            throw Problem(.unprocessableContent, "invalid", "\(error); what was in force still is")
        }
        return Response(json: .members(["reloaded": .string(name)]))
    }

    private func file(_ name: String) throws -> SettingsFile {
        guard let file = workplace.files[name] else {
            throw Problem(.notFound, "no-file", "This Foyer was not started with a file for that.")
        }
        return file
    }

    /// Password and token hashes are nobody's business, not even an auditor's.
    private static func redacted(_ text: String) -> String {
        text.replacing(/(?m)^(\s*(?:- )?(?:password|token):).*$/) { "\($0.output.1) (hidden)" }
    }
}
