/// Where a ``SIPEndpoint`` lives and how it speaks.
public struct SIPEndpointConfiguration: Sendable {
    /// Whether sound is encrypted (SRTP, keys in the SDP: RFC 4568).
    public enum Encryption: String, Sendable, CaseIterable {
        /// Never.
        case off
        /// Where the other side offers it.
        case allowed
        /// Always: calls without it are refused.
        case required
    }

    /// The IP address to bind; `0.0.0.0` is that of the default route.
    public var address = "127.0.0.1"
    /// The IP address that others reach us at, behind a NAT that keeps ports; nil is the bound one.
    public var advertised: String?
    /// UDP port; 0 has the kernel pick one, nil is none.
    public var udp: Int? = 0
    /// TCP port; 0 has the kernel pick one, nil is none.
    public var tcp: Int? = 0
    /// TLS port; 0 has the kernel pick one, nil is none.
    public var tls: Int?
    /// A PEM file with certificate and key, for TLS.
    public var certificate: String?
    /// A PEM file of the authorities that must have signed the certificates of servers we call, for the names we call them
    /// by; nil: servers are not checked.
    public var authority: String?
    /// The user part of our Contact.
    public var user = "foyer"
    /// The realm of digest challenges.
    public var realm = "foyer"
    /// UDP ports for sound: two a call.
    public var soundPorts = 20_000...29_999
    /// Calls at once, at most, in both directions together.
    public var calls = 1_000
    /// Encryption of sound.
    public var encryption = Encryption.allowed
    /// Seconds after which a call must have been refreshed (RFC 4028); at least 90.
    public var sessionExpires = 1_800
    /// How long a second of session timers and retries lasts; shorter only where a test has no time. Whole milliseconds.
    public var timerSecond = Duration.seconds(1)
    /// Seconds without a packet or an answer after which a call that is not on hold is given up; 0 never.
    public var silenceLimit = 60
    /// How long a call's other side may send nothing before it is asked whether it is still there (OPTIONS), on hold or not;
    /// one that does not answer within as long is given up. Zero: it is never asked. Whole milliseconds.
    public var askAfter = Duration.seconds(5)

    /// The defaults: loopback, ports that the kernel picks.
    public init() {}
}

/// Why an endpoint could not start; `description` is the operator's sentence.
public struct SIPError: Error, CustomStringConvertible, Sendable {
    /// What, where, what to do.
    public let description: String
}
