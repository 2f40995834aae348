import Foundation
import FoundationNetworking
import Glibc

/// A `foyer serve` with its console, as it is run: a process of its own.
final class ConsoleServer {
    static let admin = "the administrator of the tests"

    private let server: RunningServer
    /// Where the console is, as the program says.
    let url: String
    /// The demo's sign-in links, by user.
    let links: [String: String]

    /// Starts it with the ledger in `data` and waits until it is ready.
    init(data: String, _ more: String..., environment: [String: String] = [:]) throws {
        let settings = ["FOYER_ADMIN_TOKEN": Self.admin, "FOYER_CALLS_RECOGNIZERS": "1", "FOYER_CALLS_DRAIN": "0"]
        server = try RunningServer(
            ["--data", data, "--audiosocket", "off", "--http", "127.0.0.1:0"] + more,
            environment: settings.merging(environment) { $1 }, until: "Foyer is ready.")
        let text = server.text
        let match = text.firstMatch(of: /The console is at (\S+)/)
        url = match.map { String($0.output.1) } ?? ""
        links = Dictionary(
            text.matches(of: /(\S+) +(https?:\S+\/sign-in\/\S+)/).map { (String($0.output.1), String($0.output.2)) }
        ) { $1 }
    }

    /// One request as the administrator; gives the status and the answer.
    func request(_ method: String, _ path: String, _ body: String? = nil) async throws -> (status: Int, text: String) {
        var request = URLRequest(url: URL(string: url + path) ?? URL(fileURLWithPath: "/"))
        request.httpMethod = method
        request.setValue("Bearer \(Self.admin)", forHTTPHeaderField: "Authorization")
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(body.utf8)
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }

    /// Has it read its files anew.
    func reload() { kill(server.process.processIdentifier, SIGHUP) }

    /// Ends it in good order; gives the exit status.
    func stop() -> Int32 { server.end(SIGTERM) }
}
