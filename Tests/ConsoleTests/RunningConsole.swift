import Foundation
import Logging
import NIOCore
import Routing
import ServiceLifecycle

@testable import Console

/// A console that runs on a port of the kernel's choice, over a routing core in memory.
struct RunningConsole: Sendable {
    let port: Int
    let core: RoutingCore
    let identity: Identity
    let server: ConsoleServer

    /// Runs a console while `body` talks to it, then shuts it down gracefully and waits for that.
    static func with<Result: Sendable>(
        webSockets: [WebSocketRoute] = [], readiness: [ReadinessCheck] = [], limits: RequestLimits = .patient,
        metrics: PrometheusMetrics = PrometheusMetrics(), settings: Identity.Settings = Identity.Settings(),
        ledger: MemoryLedger = MemoryLedger(), files: [String: SettingsFile] = [:], recordings: String? = nil,
        attend: (@Sendable (SessionID, Attendance) -> Bool)? = nil, rules: Rules = Rules(),
        _ body: @Sendable (RunningConsole) async throws -> Result
    ) async throws -> Result {
        let core = try await RoutingCore(staff: .bank, rules: rules, ledger: ledger, at: .now)
        var workplace = Workplace(core: core, ledger: ledger) { .now }
        workplace.files = files
        workplace.recordings = recordings
        workplace.attend = attend
        let identity = Identity(.bank, settings: settings) { .now }
        let (ports, port) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = ConsoleServer(
            host: "127.0.0.1", port: 0, workplace: workplace, identity: identity, pages: try Pages(),
            webSockets: webSockets, readiness: readiness, metrics: metrics, limits: limits, logger: logger,
            onListening: { port.yield($0) })
        let group = ServiceGroup(services: [server], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let console = RunningConsole(
                port: await iterator.next() ?? 0, core: core, identity: identity, server: server)
            let result: Result
            do { result = try await body(console) } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    /// One request on a connection of its own.
    func request(
        _ method: String = "GET", _ path: String, headers: [String: String] = [:], body: String? = nil
    ) async throws -> Answer {
        try await Wire.connect(port).use { talk in
            var head = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            for (name, value) in headers { head += "\(name): \(value)\r\n" }
            if let body { head += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
            try await talk.send(head + "\r\n" + (body ?? ""))
            await talk.readToEnd()
            return try Answer(talk.received)
        }
    }
}

/// One user's way of asking: with its bearer token.
struct Client: Sendable {
    let console: RunningConsole
    let token: String

    func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", path, nil, headers)
    }
    func post(_ path: String, _ body: String = "{}", headers: [String: String] = [:]) async throws -> Answer {
        try await send("POST", path, body, headers)
    }
    func put(_ path: String, _ body: String) async throws -> Answer { try await send("PUT", path, body, [:]) }
    func delete(_ path: String) async throws -> Answer { try await send("DELETE", path, nil, [:]) }

    private func send(_ method: String, _ path: String, _ body: String?, _ headers: [String: String]) async throws
        -> Answer
    {
        try await console.request(
            method, path, headers: headers.merging(["Authorization": "Bearer \(token)"]) { $1 }, body: body)
    }
}

extension RunningConsole {
    /// The user whose token is its own name.
    func client(_ user: String) -> Client { Client(console: self, token: "token of \(user)") }
}

extension UserDirectory {
    /// Every agent of the bank, a supervisor, an auditor, an administrator; each one's token is `token of ID`.
    static let bank: UserDirectory = {
        let agents = Staff.bank.agents.map { User(id: $0.id.rawValue, name: $0.name, role: .agent) }
        let others = [
            User(id: "sue", name: "Sue", role: .supervisor), User(id: "otto", name: "Otto", role: .auditor),
            User(id: "ada", name: "Ada", role: .admin),
        ]
        return UserDirectory(
            (agents + others).map { user in
                UserDirectory.Entry(
                    user, passwordHash: user.id == "anna" ? annasHash : nil,
                    tokenHash: SHA256(of: Array("token of \(user.id)".utf8)).hexadecimal)
            }, adminToken: "from the environment")
    }()

    /// Of the password “correct horse”.
    static let annasHash =
        "$argon2id$v=19$m=65536,t=2,p=1$e4Imy8du64pOs/mld/ks9A$SNp2C+lKYJhhwcpawIA08Pw98TjK3Uu7Yb+a61VHx2s"
}

extension RequestLimits {
    /// For a machine that does much else.
    static let patient: RequestLimits = {
        var limits = RequestLimits()
        limits.requestWithin = .minutes(2)
        return limits
    }()
}

extension Staff {
    /// Two remote agents, two seats for cards, one for payments.
    static let bank = Staff(
        agents: [
            .init(id: "anna", name: "Anna", tier: .remote), .init(id: "ben", name: "Ben", tier: .remote),
            .init(id: "dora", name: "Dora", tier: .seat, skillGroups: ["cards"]),
            .init(id: "emil", name: "Emil", tier: .seat, skillGroups: ["cards"]),
            .init(id: "farah", name: "Farah", tier: .seat, skillGroups: ["payments"]),
        ],
        skillGroups: [
            .init(id: "cards", operations: ["replace_card", "block_card"]),
            .init(id: "payments", operations: ["refund_payment"], whenBusy: .park),
        ])
}

extension Timestamp {
    static var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
