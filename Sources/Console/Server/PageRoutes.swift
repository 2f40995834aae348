internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Routing

/// The pages: plain HTML, CSS and JavaScript modules that come with the program, read once.
struct PageRoutes: Sendable {
    let identity: Identity

    /// One file, ready to send.
    private struct Page: Sendable {
        let body: ByteBuffer
        let type: String
        let tag: String
    }

    func add(to router: Router<ConsoleContext>) {
        let pages = Self.pages
        router.get("/") { _, context in
            let place = context.claim.map { $0.user.role == .agent ? "/desk" : "/board" } ?? "/sign-in"
            return Response(status: .seeOther, headers: [.location: place, .cacheControl: "no-store"])
        }
        for (path, file) in Self.documents {
            guard let page = pages[file] else { continue }
            router.get(RouterPath(path)) { request, _ in Self.response(page, to: request) }
        }
        for (file, page) in pages where !file.hasSuffix(".html") && file != "openapi.yaml" {
            router.get(RouterPath("/assets/" + file)) { request, _ in Self.response(page, to: request) }
        }
    }

    static let documents = [
        "/sign-in": "sign-in.html", "/desk": "desk.html", "/board": "board.html", "/phone": "phone.html",
        "/openapi.yaml": "openapi.yaml",
    ]

    private static func response(_ page: Page, to request: Request) -> Response {
        Response(
            status: .ok, headers: [.contentType: page.type, .eTag: page.tag, .cacheControl: "no-cache"],
            body: .init(byteBuffer: page.body)
        ).checked(against: request)
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml", "yaml": "application/yaml; charset=utf-8",
    ]

    /// Every file of the bundle's `Pages` folder, by name.
    private static let pages: [String: Page] = {
        guard let folder = Bundle.module.url(forResource: "Pages", withExtension: nil),
            // A build without pages has none.
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        else { return [:] }
        return names.reduce(into: [:]) { pages, name in
            let url = folder.appendingPathComponent(name)
            guard let type = types[url.pathExtension], let data = FileManager.default.contents(atPath: url.path) else {
                return
            }
            let tag = "\"\(SHA256(of: Array(data)).hexadecimal.prefix(32))\""
            pages[name] = Page(body: ByteBuffer(bytes: data), type: type, tag: tag)
        }
    }()
}
