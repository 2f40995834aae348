/// One call's number at a ``SIPEndpoint``: never used twice, so a late command for a call that is over does nothing.
public struct SIPCall: Sendable, Hashable {
    let number: UInt64
}

/// One registration's number at a ``SIPEndpoint``.
public struct SIPRegistration: Sendable, Hashable {
    let number: UInt64
}
