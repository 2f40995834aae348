public import NIOCore
public import NIOHTTP1
public import NIOWebSocket

/// A WebSocket endpoint of the HTTP port: who may open it and what happens on it.
///
/// The upgrade happens before HTTP routing, so no middleware sees it: ``authorize`` is the only guard.
public struct WebSocketRoute: Sendable {
    /// The connection as its handler gets it: pings are answered already, fragments put together.
    public typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    /// The path, without query, as in `/media/twilio`.
    public let path: String
    /// Decides whether the request may become a WebSocket.
    public let authorize: @Sendable (WebSocketUpgrade) async -> WebSocketAdmission
    /// Runs the connection; it is closed when this returns or throws.
    ///
    /// At a graceful shutdown the server waits for it: return once the call on it is done, or at once by reading frames with
    /// `cancelOnGracefulShutdown()`.
    public let handle: @Sendable (Frames, WebSocketUpgrade) async throws -> Void

    /// The endpoint at `path`.
    public init(
        path: String, authorize: @escaping @Sendable (WebSocketUpgrade) async -> WebSocketAdmission,
        handle: @escaping @Sendable (Frames, WebSocketUpgrade) async throws -> Void
    ) {
        self.path = path
        self.authorize = authorize
        self.handle = handle
    }
}

/// The HTTP request that wants to become a WebSocket.
public struct WebSocketUpgrade: Sendable {
    /// The path and query, as they came.
    public let uri: String
    /// The path, without query.
    public let path: String
    /// The query's items, percent-decoded; the last of several with one name counts.
    public let query: [String: String]
    /// The request's headers.
    public let headers: HTTPHeaders
    /// Where it comes from; nil for a Unix socket.
    public let remote: SocketAddress?

    init(_ head: HTTPRequestHead, from remote: SocketAddress?) {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        uri = head.uri
        path = String(parts.first ?? "/")
        query = parts.count == 2 ? QueryItems.parse(parts[1]) : [:]
        headers = head.headers
        self.remote = remote
    }
}

/// Whether a request may become a WebSocket.
public enum WebSocketAdmission: Sendable {
    /// It may; the headers (such as `Sec-WebSocket-Protocol`) go with the answer.
    case accept(HTTPHeaders = [:])
    /// It may not: it is answered with 403.
    case refuse
}
