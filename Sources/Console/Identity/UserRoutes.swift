internal import Hummingbird
internal import Routing

/// `/api/users`: who may use the console, as the staff file says.
struct UserRoutes: Sendable {
    let identity: Identity

    func add(to api: RouterGroup<ConsoleContext>) {
        api.get("/users", use: list)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard [.admin, .auditor].contains(try context.user().role) else {
            throw Problem.forbidden("Only administrators and auditors may see who may sign in.")
        }
        let items = identity.entries.map { entry in
            JSON.members([
                "id": .string(entry.user.id), "name": .string(entry.user.name),
                "role": .string(entry.user.role.rawValue),
                "password": .bool(entry.passwordHash != nil), "token": .bool(entry.tokenHash != nil),
            ])
        }
        return try Page(request).response(items, path: "/api/users").checked(against: request)
    }
}
