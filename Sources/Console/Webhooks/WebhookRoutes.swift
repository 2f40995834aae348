internal import Hummingbird
internal import Routing

/// `/api/webhooks`: where each webhook is, what it gave up, and trying that again.
struct WebhookRoutes: Sendable {
    let workplace: Workplace
    let senders: [WebhookSender]

    func add(to api: RouterGroup<ConsoleContext>) {
        api.get("/webhooks", use: list)
        api.post("/webhooks/:webhook/dead-letters/:position/retry", use: retry)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard [.admin, .auditor].contains(try context.user().role) else {
            throw Problem.forbidden("Only administrators and auditors may see the webhooks.")
        }
        var items: [JSON] = []
        for sender in senders {
            let dead = await sender.deadLetters.map { letter in
                JSON.members([
                    "position": .integer(letter.position), "problem": .string(letter.problem),
                    "body": .string(letter.body),
                ])
            }
            items.append(
                .members([
                    "name": .string(sender.hook.name), "url": .string(sender.hook.url),
                    "position": .integer(await sender.position), "deadLetters": .array(dead),
                ]))
        }
        return Response(json: .members(["items": .array(items)]))
    }

    @Sendable private func retry(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let user = try context.administrator()
        _ = try await JSONBody(request)
        let name = try context.parameters.require("webhook")
        let position = try context.parameters.require("position", as: Int64.self)
        guard let sender = senders.first(where: { $0.hook.name == name }),
            await sender.deadLetters.contains(where: { $0.position == position })
        else { throw Problem.noDeadLetter }
        try await workplace.note(user, "retryDelivery", "\(name)/\(position)")
        // Another may have been faster.
        guard let isTaken = await sender.retry(position) else { throw Problem.noDeadLetter }
        guard isTaken else { throw Problem(.badGateway, "not-taken", "The webhook did not take it this time either.") }
        return Response(json: .members(["position": .integer(position)]))
    }
}

extension Problem {
    fileprivate static let noDeadLetter = Problem(
        .notFound, "no-dead-letter", "There is no dead letter of that position.")
}
