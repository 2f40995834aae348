internal import HTTPTypes
internal import Hummingbird

/// Finds out who is asking, and refuses what a browser may have been made to send: an unsafe request on the strength of a
/// cookie alone.
struct IdentityMiddleware: RouterMiddleware {
    let identity: Identity

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.claim = identity.claim(request.headers, from: context.remote)
        if let csrf = context.claim?.csrf, !Self.safe.contains(request.method), request.uri.path != "/api/sign-in" {
            guard Identity.isSameOrigin(request.headers[.origin], host: request.head.authority),
                let given = request.headers[.csrfToken], Secret.equal(given, csrf)
            else {
                throw Problem(
                    .forbidden, "csrf", "This needs the header X-CSRF-Token with the value that /api/me gives.")
            }
        }
        return try await next(request, context)
    }

    private static let safe: Set<HTTPRequest.Method> = [.get, .head, .options]
}

/// Headers that keep pages from being framed, sniffed, or made to run anything but our own scripts.
struct SecurityHeaders: RouterMiddleware {
    /// Whether browsers reach us over HTTPS only.
    let isSecure: Bool

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            + "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        response.headers[.xContentTypeOptions] = "nosniff"
        // A year, as is usual (RFC 6797).
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        for (name, value) in Self.others { response.headers[name] = value }
        return response
    }

    private static let others: [(HTTPField.Name, String)] = [
        ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "microphone=(self), camera=(), geolocation=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}

extension HTTPField.Name {
    /// The token that unsafe requests repeat.
    fileprivate static let csrfToken = Self("X-CSRF-Token") ?? .authorization
}
