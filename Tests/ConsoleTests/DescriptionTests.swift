import HTTPTypes
import Hummingbird
import Testing

@testable import Console

/// The hand-written description and the routes are the same API.
@Suite(.timeLimit(.minutes(5))) struct DescriptionTests {
    @Test("every route is described, and nothing else is") func agreement() async throws {
        try await RunningConsole.with { console in
            let described = try Self.operations(in: try await console.request("GET", "/openapi.yaml").text)
            let served = Set(
                console.endpoints.filter { !Self.pages.contains($0.path) && !$0.path.hasPrefix("/assets/") })
            #expect(described.subtracting(served) == [])
            #expect(served.subtracting(described) == [])
        }
    }

    private static let pages: Set = [
        "/", "/sign-in", "/desk", "/board", "/staffing", "/admin", "/phone", "/sign-in/{link}",
    ]

    /// Paths and methods of the description, by their indentation.
    private static func operations(in text: String) throws -> Set<Endpoint> {
        var path: String?
        var operations: Set<Endpoint> = []
        for line in text.split(separator: "\n").drop(while: { $0 != "paths:" }).dropFirst() {
            guard line.hasPrefix("  ") else { break }
            if let match = line.wholeMatch(of: #/  (/\S*):/#) { path = String(match.output.1) }
            if let path, let match = line.wholeMatch(of: #/    (get|post|put|delete):/#) {
                operations.insert(Endpoint(method: match.output.1.uppercased(), path: path))
            }
        }
        return operations
    }
}

/// A method and a path with its parameters in braces.
struct Endpoint: Hashable, Sendable {
    let method: String
    let path: String
}

extension RunningConsole {
    /// What the server routes.
    var endpoints: [Endpoint] {
        server.router.routes.map { Endpoint(method: $0.method.rawValue, path: $0.path.description) }
    }
}
