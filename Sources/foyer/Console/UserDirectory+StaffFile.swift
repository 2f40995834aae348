internal import Console
internal import Routing
internal import Settings

extension UserDirectory {
    /// The users that a staff file names: each agent, and whoever stands under `users`.
    ///
    /// An agent and a user may have a `password` (as `foyer password` prints it) and a `token` (the SHA-256 of a bearer
    /// token); one with neither can't sign in by itself.
    ///
    /// - Throws: `ConfigurationError` naming file, line and key.
    init(staffFile root: ConfigurationNode, adminToken: String?) throws {
        let agents = try root.require("agents").list().map { node in
            let id = try node.require("id").identifier()
            return try Self.entry(User(id: id, name: node.value("name")?.text() ?? id, role: .agent), node)
        }
        var seen = Set(agents.map(\.user.id))
        let users = try (root.value("users")?.list() ?? []).map { node in
            try node.allow("id", "name", "role", "password", "token")
            let id = try node.require("id").identifier()
            guard seen.insert(id).inserted else {
                throw node.error("user '\(id)' is there twice; ids are unique among users and agents")
            }
            let role: User.Role = try node.require("role").choice()
            guard role != .agent else { throw node.error("user '\(id)' is an agent; list it under agents") }
            return try Self.entry(User(id: id, name: node.value("name")?.text() ?? id, role: role), node)
        }
        self.init(agents + users, adminToken: adminToken)
    }

    private static func entry(_ user: User, _ node: ConfigurationNode) throws -> Entry {
        let password = try node.value("password")
        if let password, try !PasswordHasher.isHash(password.text()) {
            throw password.error("this is no hash of a password; let 'foyer password' make one")
        }
        let token = try node.value("token")
        if let token, SHA256(hexadecimal: try token.text()) == nil {
            throw token.error("this is no SHA-256 of a token; write 64 hexadecimal digits, never the token itself")
        }
        return Entry(user, passwordHash: try password?.text(), tokenHash: try token?.text())
    }
}
