/// Who may sign in, and with what: as `staff.yaml` says, plus what the environment adds.
public struct UserDirectory: Sendable {
    /// One user and its proofs.
    public struct Entry: Sendable {
        /// The user.
        public let user: User
        /// Argon2id, as `foyer password` prints it; nil if the user has no password.
        public let passwordHash: String?
        /// The SHA-256, in hexadecimal, of a bearer token; nil if the user has none.
        public let tokenHash: String?

        /// `user` with its proofs.
        public init(_ user: User, passwordHash: String? = nil, tokenHash: String? = nil) {
            self.user = user
            self.passwordHash = passwordHash
            self.tokenHash = tokenHash
        }
    }

    private var byID: [String: Entry]
    private let byToken: [String: User]

    /// A directory of `entries`; of several with one id the first counts. `adminToken` is a bearer token of an admin called
    /// `admin-token`.
    public init(_ entries: [Entry], adminToken: String? = nil) {
        byID = Dictionary(entries.map { ($0.user.id, $0) }) { first, _ in first }
        var tokens = Dictionary(entries.compactMap { entry in entry.tokenHash.map { ($0, entry.user) } }) { first, _ in
            first
        }
        if let adminToken, !adminToken.isEmpty {
            tokens[Secret.digest(adminToken)] = User(id: "admin-token", name: "Administrator", role: .admin)
        }
        byToken = tokens
    }

    /// Everybody, by id.
    public var users: [User] { entries.map(\.user) }

    /// Everybody with their proofs, by id.
    var entries: [Entry] { byID.values.sorted { $0.user.id < $1.user.id } }

    /// The same directory and those of `other` called `ids`: by a browser that is signed in they still are who they were, but they
    /// can't sign in.
    func keeping(_ ids: Set<String>, of other: UserDirectory) -> UserDirectory {
        var directory = self
        for id in ids where byID[id] == nil { directory.byID[id] = other.user(id).map { Entry($0) } }
        return directory
    }

    /// The user `id`.
    public func user(_ id: String) -> User? { byID[id]?.user }

    func passwordHash(of id: String) -> String? { byID[id]?.passwordHash }

    /// The user of a bearer token. Looked up by the token's hash, so its bytes are never compared.
    func user(bearing token: String) -> User? { byToken[Secret.digest(token)] }
}
