public import NIOCore

/// What one client may cost.
public struct RequestLimits: Sendable, Equatable {
    /// The largest request body, in bytes.
    public var body = 1 << 20
    /// How long a request may take to arrive, from its first byte (or the connection) to its last.
    public var requestWithin = TimeAmount.seconds(10)
    /// How long a connection may be idle between requests.
    public var idle = TimeAmount.seconds(60)
    /// How often a reader of events gets a sign of life.
    public var heartbeat = TimeAmount.seconds(15)
    /// How long a client may take nothing of what it was sent before its connection is cut.
    public var stalled = TimeAmount.seconds(60)
    /// How many requests to the API one user may send a second, after five seconds' worth of them at once; strangers at one
    /// address count as one. Above 0.
    public var requestsPerSecond = 50.0
    /// The largest WebSocket frame, in bytes.
    public var webSocketFrame = 1 << 16

    /// The usual limits.
    public init() {}
}
