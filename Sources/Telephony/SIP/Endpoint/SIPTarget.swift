/// Whom to ring, as whom, by which way.
public struct SIPTarget: Sendable, Equatable {
    /// A header of our own in the INVITE.
    public struct Header: Sendable, Equatable {
        /// `X-Foyer-Session`, `User-to-User`, …
        public var name: String
        /// One line.
        public var value: String

        /// A header. Line ends in either part end it there.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// `sip:user@host[:port][;transport=tcp|tls]`.
    public var uri: String
    /// Our own address in From; nil is the endpoint's.
    public var from: String?
    /// The display name in From.
    public var name: String?
    /// URI of a proxy that the call goes through.
    public var proxy: String?
    /// Digest user name.
    public var user: String?
    /// Digest secret.
    public var secret: String?
    /// Headers of our own.
    public var headers: [Header] = []

    /// `uri`, as ourselves.
    public init(_ uri: String) { self.uri = uri }
}
