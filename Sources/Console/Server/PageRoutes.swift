internal import HTTPTypes
internal import Hummingbird

/// The pages at their addresses, and `/assets/…`, what they are made of.
struct PageRoutes: Sendable {
    let pages: Pages

    func add(to router: Router<ConsoleContext>) {
        router.get("/") { _, context in Self.redirect(to: context.claim.map { Self.home(of: $0.user) } ?? "/sign-in") }
        for (path, name) in Self.documents {
            guard let file = pages.files[name] else { continue }
            router.get(RouterPath(path)) { request, context in
                // Whom a reverse proxy has signed in has no use for the form.
                if path == "/sign-in", let claim = context.claim { return Self.redirect(to: Self.home(of: claim.user)) }
                return Self.response(file, to: request)
            }
        }
        for (name, file) in pages.files where !name.hasSuffix(".html") && name != "openapi.yaml" {
            router.get(RouterPath("/assets/" + name)) { request, _ in Self.response(file, to: request) }
        }
    }

    static let documents = [
        "/sign-in": "sign-in.html", "/desk": "desk.html", "/board": "board.html", "/staffing": "staffing.html",
        "/admin": "admin.html",
        "/phone": "phone.html", "/openapi.yaml": "openapi.yaml",
    ]

    /// Where a user works.
    static func home(of user: User) -> String { user.role == .agent ? "/desk" : "/board" }

    private static func redirect(to place: String) -> Response {
        Response(status: .seeOther, headers: [.location: place, .cacheControl: "no-store"])
    }

    private static func response(_ file: Pages.File, to request: Request) -> Response {
        Response(
            status: .ok, headers: [.contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache"],
            body: .init(byteBuffer: file.body)
        ).checked(against: request)
    }
}
