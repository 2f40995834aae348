internal import Glibc
internal import HTTPTypes
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1
internal import NIOWebSocket
internal import Routing

/// One connection to the HTTP port: plain HTTP for Hummingbird, or a WebSocket for a route's handler.
struct ConsoleChannel: ServerChildChannel, HTTPChannelHandler {
    /// What became of the connection's first request.
    enum Outcome: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case webSocket(WebSocketRoute.Frames, WebSocketRoute, WebSocketUpgrade)
        /// Answered with 403 already.
        case refused
    }

    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let outcome: EventLoopFuture<Outcome>
    }

    let responder: Responder
    let routes: [String: WebSocketRoute]
    let limits: RequestLimits
    /// Nil for plain HTTP.
    let certificate: ServerCertificate?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            // The kernel ends a connection whose peer is gone or takes nothing more (tcp(7)), so a stalled reader of events
            // holds no memory for long.
            try channel.syncOptions?.setOption(
                .tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), value: Int(limits.stalled.nanoseconds / 1_000_000))
            // A client that never finishes its first head is not kept.
            let deadline = channel.eventLoop.scheduleTask(in: limits.requestWithin) { channel.close(promise: nil) }
            let refusal = NIOLoopBoundBox(false, eventLoop: channel.eventLoop)
            let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Outcome>(upgraders: [upgrader(refusal)]) { channel in
                channel.eventLoop.makeCompletedFuture {
                    refusal.value ? refuse(channel) : try http(channel, logger: logger)
                }
            }
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
            configuration.enablePipelining = false  // NIOAsyncChannel does it
            configuration.enableErrorHandling = false  // Hummingbird does it
            let pipeline = channel.pipeline.syncOperations
            if let certificate { try pipeline.addHandler(certificate.makeHandler()) }
            let outcome = try pipeline.configureUpgradableHTTPServerPipeline(configuration: configuration)
            let upgradeHandler = try pipeline.handler(type: NIOTypedHTTPServerUpgradeHandler<Outcome>.self)
            try pipeline.addHandler(UpgradeFilter(paths: Set(routes.keys)), position: .before(upgradeHandler))
            outcome.whenComplete { _ in deadline.cancel() }
            return Value(channel: channel, outcome: outcome)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.outcome.get() {
            case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
            case .webSocket(let frames, let route, let upgrade): try await route.handle(frames, upgrade)
            case .refused: return
            }
        } catch {
            logger.debug("connection ended", metadata: ["error": "\(error)"])
        }
        value.channel.close(promise: nil)
    }

    private func http(_ channel: any Channel, logger: Logger) throws -> Outcome {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: certificate != nil))
        try pipeline.addHandler(RequestGuard(limits))
        try pipeline.addHandler(
            HTTPConnectionStateHandler(idleTimeout: .nanoseconds(limits.idle.nanoseconds), logger: logger))
        return .http(
            try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
    }

    /// NIO has dropped a refused request's head by now, so Hummingbird can't answer it.
    private func refuse(_ channel: any Channel) -> Outcome {
        let problem = Problem.forbidden("You may not open this WebSocket; sign in or give the right token.")
        let body = ByteBuffer(string: problem.json.text(.asGiven))
        let headers: HTTPHeaders = [
            "Content-Type": "application/problem+json", "Content-Length": "\(body.readableBytes)",
            "Connection": "close",
        ]
        channel.write(
            HTTPServerResponsePart.head(.init(version: .http1_1, status: .forbidden, headers: headers)), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in channel.close(promise: nil) }
        return .refused
    }

    private func upgrader(_ refusal: NIOLoopBoundBox<Bool>) -> NIOTypedWebSocketServerUpgrader<Outcome> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: limits.webSocketFrame,
            shouldUpgrade: { channel, head in
                let upgrade = WebSocketUpgrade(head, from: channel.remoteAddress)
                guard let route = routes[upgrade.path] else { return channel.eventLoop.makeSucceededFuture(nil) }
                let headers: EventLoopFuture<HTTPHeaders?> = channel.eventLoop.makeFutureWithTask {
                    if case .accept(let headers) = await route.authorize(upgrade) { headers } else { nil }
                }
                headers.whenSuccess { if $0 == nil { refusal.value = true } }
                return headers
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture { try webSocket(channel, head) }
            })
    }

    private func webSocket(_ channel: any Channel, _ head: HTTPRequestHead) throws -> Outcome {
        let upgrade = WebSocketUpgrade(head, from: channel.remoteAddress)
        guard let route = routes[upgrade.path] else { throw ChannelError.inappropriateOperationForState }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(PingAnswerer())
        try pipeline.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 64,
                maxAccumulatedFrameSize: limits.webSocketFrame * 4))
        return .webSocket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), route, upgrade)
    }
}

/// Answers a WebSocket's pings, so that no handler has to.
private final class PingAnswerer: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard frame.opcode == .ping else { return context.fireChannelRead(data) }
        let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
        context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
    }
}

/// Lets nothing but a WebSocket of a known path look like an upgrade: NIO drops the head of a request whose upgrade comes to
/// nothing (such as `h2c`, which some clients always ask for), and nobody could answer it. Goes after the first head.
private final class UpgradeFilter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let paths: Set<String>

    init(paths: Set<String>) { self.paths = paths }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        let path = head.uri.prefix { $0 != "?" }
        let isWebSocket = head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
        if !(isWebSocket && paths.contains(String(path))) { head.headers.remove(name: "upgrade") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}
