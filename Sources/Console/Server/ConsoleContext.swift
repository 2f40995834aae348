internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Routing

/// What belongs to one request.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The peer's address; nil for a Unix socket.
    let remote: SocketAddress?

    /// Who is asking; nil for a stranger.
    var claim: Identity.Claim?

    init(source: Source) {
        coreContext = .init(source: source)
        remote = source.channel.remoteAddress
    }
}

extension ConsoleContext {
    /// The address that a request comes from, as far as it can be known.
    func source(_ identity: Identity, _ request: Request) -> String {
        identity.source(request.headers, from: remote) ?? "local"
    }

    /// The user; strangers are told to sign in.
    func user() throws -> User {
        guard let user = claim?.user else {
            throw Problem(
                .unauthorized, "sign-in", "Sign in first, or send a bearer token.",
                headers: [.wwwAuthenticate: "Bearer"])
        }
        return user
    }

    /// A user who may see everything.
    func reader() throws -> User {
        let user = try user()
        guard user.seesAll else { throw Problem.forbidden("Agents see their own desk only.") }
        return user
    }

    /// A user who may move other people's agents and sessions.
    func supervisor() throws -> User {
        let user = try user()
        guard user.supervises else { throw Problem.forbidden("Only supervisors and administrators may do this.") }
        return user
    }

    /// A user who may change how the workplace is set up.
    func administrator() throws -> User {
        let user = try user()
        guard user.role == .admin else { throw Problem.forbidden("Only administrators may do this.") }
        return user
    }

    /// The agent that the user is.
    func agent() throws -> AgentID {
        guard let agent = try user().agent else {
            throw Problem.forbidden("Only agents may do this, each at its own desk.")
        }
        return agent
    }
}

extension Problem {
    static func forbidden(_ detail: String) -> Problem { Problem(.forbidden, "forbidden", detail) }
}
