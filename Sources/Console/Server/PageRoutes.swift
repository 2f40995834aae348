internal import HTTPTypes
internal import Hummingbird

/// The pages at their addresses, and `/assets/…`, what they are made of.
struct PageRoutes: Sendable {
    let pages: Pages

    func add(to router: Router<ConsoleContext>) {
        router.get("/") { _, context in
            let place = context.claim.map { $0.user.role == .agent ? "/desk" : "/board" } ?? "/sign-in"
            return Response(status: .seeOther, headers: [.location: place, .cacheControl: "no-store"])
        }
        for (path, name) in Self.documents {
            guard let file = pages.files[name] else { continue }
            router.get(RouterPath(path)) { request, _ in Self.response(file, to: request) }
        }
        for (name, file) in pages.files where !name.hasSuffix(".html") && name != "openapi.yaml" {
            router.get(RouterPath("/assets/" + name)) { request, _ in Self.response(file, to: request) }
        }
    }

    static let documents = [
        "/sign-in": "sign-in.html", "/desk": "desk.html", "/board": "board.html", "/staffing": "staffing.html",
        "/phone": "phone.html", "/openapi.yaml": "openapi.yaml",
    ]

    private static func response(_ file: Pages.File, to request: Request) -> Response {
        Response(
            status: .ok, headers: [.contentType: file.type, .eTag: file.tag, .cacheControl: "no-cache"],
            body: .init(byteBuffer: file.body)
        ).checked(against: request)
    }
}
