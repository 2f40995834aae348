internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
public import Routing
internal import Synchronization

/// Who is asking: by cookie, bearer token, a reverse proxy's header, or a demo link.
///
/// Any task may use it; what changes is guarded by mutexes.
public final class Identity: Sendable {
    /// How users are recognized.
    public struct Settings: Sendable {
        /// The header in which a reverse proxy names the user it has signed in (OIDC, for example); nil: none is believed.
        public var proxyHeader: String?
        /// The proxies' IP addresses; nobody else's header is believed.
        public var proxies: Set<String> = []
        /// Where sign-ins are kept over a restart; nil for nowhere.
        public var file: String?
        /// Whether the cookie is for HTTPS only.
        public var isSecure = false

        /// Cookies and bearer tokens only.
        public init() {}
    }

    /// The cookie's name.
    static let cookie = "foyer_session"

    let settings: Settings
    let signIns: SignIns
    let limiter = AttemptLimiter()
    let hasher = PasswordHasher()
    private let directory: Mutex<UserDirectory>
    private let links = Mutex<[String: String]>([:])
    private let changes = Atomic(0)
    private let now: @Sendable () -> Timestamp

    /// Recognizes the users of `directory`.
    public init(_ directory: UserDirectory, settings: Settings = Settings(), now: @escaping @Sendable () -> Timestamp) {
        self.directory = Mutex(directory)
        self.settings = settings
        self.now = now
        signIns = SignIns(path: settings.file)
    }

    /// Takes another directory, after `staff.yaml` was read anew: whoever is no longer in it is signed out, but for those called
    /// `staying`, who have a caller.
    public func replace(_ directory: UserDirectory, staying: Set<String> = []) {
        self.directory.withLock { $0 = directory.keeping(staying, of: $0) }
        changes.add(1, ordering: .releasing)
    }

    /// Rises whenever somebody may have lost the right to what is open: who has, is then found out by asking again.
    var generation: Int { changes.load(ordering: .acquiring) }

    /// Ends the sign-in whose cookie has the value `token`.
    func signOut(_ token: String) {
        signIns.end(token)
        changes.add(1, ordering: .releasing)
    }

    /// A token for a sign-in link that works as long as this process: for a demo on loopback only.
    public func link(for user: String) -> String {
        let token = Secret.make()
        links.withLock { $0[Secret.digest(token)] = user }
        return token
    }

    /// Who opens a WebSocket: by cookie (only from a page of this server), bearer token, or proxy.
    public func user(of upgrade: WebSocketUpgrade) -> User? {
        var fields = HTTPFields()
        for (name, value) in upgrade.headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        guard let claim = claim(fields, from: upgrade.remote) else { return nil }
        // Browsers send the cookie with any page's WebSocket, and can send no token with it: the origin must be ours.
        if claim.csrf != nil, !Self.isSameOrigin(fields[.origin], host: upgrade.headers.first(name: "host")) {
            return nil
        }
        return claim.user
    }

    /// Whom a request is from, and what it must repeat if it changes anything.
    struct Claim {
        let user: User
        /// Nil where the proof is none that a browser sends by itself.
        let csrf: String?
        let token: String?
    }

    func claim(_ headers: HTTPFields, from remote: SocketAddress?) -> Claim? {
        if let text = headers[.authorization] {
            let parts = text.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return directory.withLock { $0.user(bearing: String(parts[1])) }
                .map { Claim(user: $0, csrf: nil, token: nil) }
        }
        if let user = proxied(headers, from: remote) { return user }
        guard let token = Self.cookieValue(headers), let entry = signIns.find(token, at: now()),
            let user = user(entry.user)
        else { return nil }
        return Claim(user: user, csrf: entry.csrf, token: token)
    }

    /// Everybody with their proofs, by id.
    var entries: [UserDirectory.Entry] { directory.withLock { $0.entries } }
    func user(_ id: String) -> User? { directory.withLock { $0.user(id) } }
    func passwordHash(of id: String) -> String? { directory.withLock { $0.passwordHash(of: id) } }
    func user(following link: String) -> User? { links.withLock { $0[Secret.digest(link)] }.flatMap { user($0) } }

    /// A proxied user is like one with a cookie: the browser proves itself to the proxy with every request, whoever caused it.
    private func proxied(_ headers: HTTPFields, from remote: SocketAddress?) -> Claim? {
        guard let name = settings.proxyHeader.flatMap({ HTTPField.Name($0) }), let id = headers[name],
            let address = remote?.ipAddress, settings.proxies.contains(address), let user = user(id)
        else { return nil }
        return Claim(user: user, csrf: Secret.digest("proxied " + user.id + proxySalt), token: nil)
    }

    private let proxySalt = Secret.make()

    /// The client's address: the peer's, or whom a known reverse proxy speaks for, as it says last in `X-Forwarded-For`.
    func source(_ headers: HTTPFields, from remote: SocketAddress?) -> String? {
        guard let peer = remote?.ipAddress, settings.proxies.contains(peer),
            let name = HTTPField.Name("X-Forwarded-For"), let text = headers[name]
        else { return remote?.ipAddress }
        let addresses = text.split(separator: ",").map { String($0.trimmed) }
        return addresses.last { !settings.proxies.contains($0) } ?? peer
    }

    static func cookieValue(_ headers: HTTPFields) -> String? {
        for header in headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.trimmed.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == cookie { return String(parts[1]) }
            }
        }
        return nil
    }

    /// Whether a request to `host` comes from a page of this server; one without `Origin` is from no page.
    static func isSameOrigin(_ origin: String?, host: String?) -> Bool {
        guard let origin else { return true }
        guard let host else { return false }
        return origin == "http://" + host || origin == "https://" + host
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
