/// What happens at a ``SIPEndpoint``, in the order it happened.
public enum SIPEvent: Sendable, Equatable {
    /// A call that was let in and now rings: answer or hang up.
    case incoming(SIPCall, SIPInvitation)
    /// A call of ours rings (180) or brings sound before it is answered (183).
    case progress(SIPCall, status: Int, hasSound: Bool)
    /// Answered on both sides; sound flows.
    case established(SIPCall)
    /// A call's last event: hung up (200), refused (its status) or lost (408). Never follows our own hang-up.
    case closed(SIPCall, status: Int, reason: String)
    /// A key pressed: 0–9, `*`, `#`, A–D; by RFC 4733 or INFO, each press once.
    case digit(SIPCall, Character)
    /// The other side does not want to hear us, or does again.
    case held(SIPCall, Bool)
    /// The other side asks us to call somebody: answer with ``SIPEndpoint/answerRefer(_:status:)``.
    case referAsked(SIPCall, uri: String)
    /// How the REFER we sent is faring: 100 to 199 while it rings, then its outcome.
    case referProgress(SIPCall, status: Int)
    /// The registrar knows us.
    case registered(SIPRegistration)
    /// It does not (any more); the endpoint tries again by itself.
    case unregistered(SIPRegistration, status: Int, reason: String)
}

/// What an INVITE says of itself.
public struct SIPInvitation: Sendable, Equatable {
    /// Who asks and for whom.
    public var request: SIPRequest
    /// The Call-ID: unique in the world.
    public var callID: String
    /// The session a Foyer before us gave the call (`X-Foyer-Session`); empty if none.
    public var session: String
    /// User-to-user information (RFC 7433) as it came; empty if none.
    public var userToUser: String
}

/// What a request from outside says of itself, before anything of it is believed. Fields are empty where it is silent.
public struct SIPRequest: Sendable, Equatable {
    /// `INVITE`, `OPTIONS`, …
    public var method: String
    /// The IP address it came from.
    public var source: String
    /// `UDP`, `TCP` or `TLS`.
    public var transport: String
    /// The number or name dialed.
    public var number: String
    /// Number or name in From.
    public var from: String
    /// Display name in From.
    public var name: String
    /// Number in P-Asserted-Identity (RFC 3325): true if a trusted network says so.
    public var asserted: String
    /// The Privacy header (RFC 3323).
    public var privacy: String
    /// The user name of the digest it carries, not yet proven.
    public var user: String
    /// Whether it wants to take over another call (RFC 3891).
    public var replaces: Bool

    /// Who calls, for people to see: nothing if the caller wants it withheld.
    public var caller: String {
        let wants = privacy.lowercased()
        let isWithheld = ["id", "user", "header"].contains { wants.split(separator: ";").map(trimmed).contains($0) }
        if isWithheld || from.lowercased() == "anonymous" { return "" }
        return asserted.isEmpty ? from : asserted
    }

    private func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// What is to become of a request from outside.
public struct SIPVerdict: Sendable, Equatable {
    /// Refused with this status; nil lets it in.
    public var refusal: Int?
    /// Seconds after which trying again may help; sent with a refusal if above 0.
    public var retryAfter = 0
    /// What it must prove to know first; an empty secret can't be proven. Nil: nothing.
    public var secret: String?
    /// Whether it is not even answered.
    public var isIgnored = false

    /// Come in.
    public static let letIn = SIPVerdict()
    /// As if nobody lived here.
    public static let ignore = SIPVerdict(isIgnored: true)
    /// No, for this reason.
    public static func refuse(_ status: Int, retryAfter: Int = 0) -> SIPVerdict {
        SIPVerdict(refusal: status, retryAfter: retryAfter)
    }
}
