internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Routing

/// Signing in and out, and who one is.
struct SignInRoutes: Sendable {
    let workplace: Workplace
    let identity: Identity

    func add(to router: Router<ConsoleContext>) {
        router.get("/sign-in/:link", use: follow)
        let api = router.group("/api")
        api.get("/me", use: me)
        api.post("/sign-in", use: signIn)
        api.post("/sign-out", use: signOut)
    }

    @Sendable private func me(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let user = try context.user()
        return Response(json: Self.json(user, csrf: context.claim?.csrf))
    }

    @Sendable private func signIn(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard Identity.isSameOrigin(request.headers[.origin], host: request.head.authority) else {
            throw Problem.forbidden("Sign in from a page of this server.")
        }
        let body = try await JSONBody(request, known: "user", "password")
        let (id, password) = (try body.text("user"), try body.text("password", most: 1000))
        let now = workplace.now()
        let keys = ["user " + id, "peer " + context.source(identity, request)]
        if let wait = identity.limiter.lockOut(keys, at: now) {
            throw Problem(
                .tooManyRequests, "locked-out", "Too many attempts; try again in \(wait.count / 1000 + 1) seconds.",
                headers: [.retryAfter: String(wait.count / 1000 + 1)])
        }
        guard await identity.hasher.verify(password, against: identity.passwordHash(of: id)),
            let user = identity.user(id)
        else {
            identity.limiter.failed(keys, at: workplace.now())
            throw Problem(.unauthorized, "wrong", "The name or the password is wrong.")
        }
        identity.limiter.succeeded(keys)
        let (token, entry) = identity.signIns.begin(user.id, at: now)
        return Response(
            json: Self.json(user, csrf: entry.csrf), headers: [.setCookie: cookie(token, age: 12 * 3600)])
    }

    @Sendable private func signOut(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        _ = try context.user()
        if let token = context.claim?.token { identity.signOut(token) }
        return Response(status: .noContent, headers: [.setCookie: cookie("", age: 0)])
    }

    /// A demo's link, ready to click.
    @Sendable private func follow(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard let user = identity.user(following: try context.parameters.require("link")) else {
            throw Problem(.notFound, "not-found", "This link is not, or no longer, good; sign in.")
        }
        let (token, _) = identity.signIns.begin(user.id, at: workplace.now())
        return Response(
            status: .seeOther,
            headers: [
                .location: PageRoutes.home(of: user), .setCookie: cookie(token, age: 12 * 3600),
                .cacheControl: "no-store",
            ])
    }

    private func cookie(_ value: String, age: Int) -> String {
        "\(Identity.cookie)=\(value); Path=/; Max-Age=\(age); HttpOnly; SameSite=Lax"
            + (identity.settings.isSecure ? "; Secure" : "")
    }

    private static func json(_ user: User, csrf: String?) -> JSON {
        .members([
            "id": .string(user.id), "name": .string(user.name), "role": .string(user.role.rawValue),
            "agent": .text(user.agent?.rawValue), "csrf": .text(csrf),
        ])
    }
}
