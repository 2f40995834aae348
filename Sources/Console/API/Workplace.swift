internal import Hummingbird
public import Routing

/// What the console shows and steers: everything its routes share.
public struct Workplace: Sendable {
    /// The desk.
    public let core: RoutingCore
    /// The ledger behind it, for explanations and reports.
    public let ledger: any LedgerStore
    /// The clock.
    public let now: @Sendable () -> Timestamp
    /// The folder that recordings' references are in; nil if nothing is recorded.
    public var recordings: String?
    /// The workplace's settings files, by the name the API gives them: `staff`, `faq`, `prompts`.
    public var files: [String: SettingsFile] = [:]
    /// Changes what the voice of the supervisor who listens to a session does; false if nobody listens. Nil if calls have no
    /// sound here.
    public var attend: (@Sendable (_ session: SessionID, _ attendance: Attendance) -> Bool)?
    /// Where callers' exchanges reach an agent that they put callers through to, in the exchange's words.
    public var address: @Sendable (AgentID) -> String? = { _ in nil }
    /// The node that sessions and desks belong to.
    public var node: NodeID?

    /// The workplace whose desk is `core` over `ledger`.
    public init(core: RoutingCore, ledger: any LedgerStore, now: @escaping @Sendable () -> Timestamp) {
        self.core = core
        self.ledger = ledger
        self.now = now
    }

    /// Has the desk decide `command` now; its refusal becomes the client's problem.
    func perform(_ command: Command) async throws {
        try await core.perform(command, at: now())
    }

    /// Has the ledger keep that `user` does something to `target`.
    func note(_ user: User, _ action: String, _ target: String) async throws {
        try await perform(.supervise(by: user.id, action: action, target: target))
    }

    /// Has `command` done, and answers with where the session is then, in words for `reader`.
    func move(_ session: SessionID, reader: AgentID? = nil, _ command: Command) async throws -> Response {
        try await perform(command)
        let destination = await core.read { desk, _ in
            desk.sessions[session].map { SessionView(session: $0, desk: desk, reader: reader).destination } ?? .null
        }
        return Response(json: .members(["session": .string(session.rawValue), "destination": destination]))
    }
}

/// What the voice of a supervisor who hears a call does.
public enum Attendance: String, Sendable, CaseIterable {
    /// Nobody hears it.
    case listen
    /// The agent hears it, the caller does not.
    case whisper
    /// Both hear it.
    case barge
}

/// A file that administrators may look at, check and have read anew.
public struct SettingsFile: Sendable {
    /// Its text.
    public let read: @Sendable () async throws -> String
    /// What is wrong with a text: sentences with their lines; empty if nothing is.
    public let problems: @Sendable (_ text: String) async -> [String]
    /// Has the file on the disk read anew and used from now on; throws a sentence, and leaves all as it was, if it is no good.
    public let reload: @Sendable () async throws -> Void

    /// A file with these three uses.
    public init(
        read: @escaping @Sendable () async throws -> String,
        problems: @escaping @Sendable (_ text: String) async -> [String],
        reload: @escaping @Sendable () async throws -> Void
    ) {
        self.read = read
        self.problems = problems
        self.reload = reload
    }
}
