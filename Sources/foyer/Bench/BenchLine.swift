internal import Audio
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket

/// How a bench's callers reach the server.
struct BenchLine: Sendable {
    /// By which gateway.
    enum Gateway: String, CaseIterable, Sendable {
        case audiosocket, websocket
    }

    let gateway: Gateway
    let address: ListenAddress
    /// What opens the media WebSocket; nil if nothing is asked for.
    var token: String?

    private static let path = "/media/browser"

    /// Connects, with `call` at the end of the pipeline.
    ///
    /// - Throws: What connecting throws; `Failure` if the server opens no WebSocket.
    func connect(on loop: any EventLoop, _ call: @escaping @Sendable () -> BenchCall) async throws -> any Channel {
        let bootstrap = ClientBootstrap(group: loop).channelOption(.tcpOption(.tcp_nodelay), value: 1)
        switch gateway {
        case .audiosocket:
            return try await bootstrap.channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([AudioSocketLine(), call()])
                }
            }
            .connect(host: address.host, port: address.port).get()
        case .websocket:
            let opening = try await bootstrap.connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture { try upgrade(channel, call) }
            }
            guard let channel = try await opening.get() else {
                throw Failure.failed("the server opens no \(Self.path); is FOYER_MEDIA_TOKEN right?")
            }
            // What is written before the upgrade is done is lost.
            channel.pipeline.fireUserInboundEventTriggered(BenchOpen())
            return channel
        }
    }

    private func upgrade(
        _ channel: any Channel, _ call: @escaping @Sendable () -> BenchCall
    ) throws -> EventLoopFuture<(any Channel)?> {
        let upgrader = NIOTypedWebSocketClientUpgrader<(any Channel)?>(upgradePipelineHandler: { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandlers([WebSocketLine(), call()])
                return channel
            }
        })
        var headers: HTTPHeaders = ["Host": "\(address.host):\(address.port)"]
        if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        let request = HTTPRequestHead(version: .http1_1, method: .GET, uri: Self.path, headers: headers)
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: .init(
                upgradeConfiguration: .init(
                    upgradeRequestHead: request, upgraders: [upgrader],
                    notUpgradingCompletionHandler: { $0.eventLoop.makeSucceededFuture(nil) })))
    }
}

/// Tells a call that its line is open, where that is later than its connection.
struct BenchOpen: Sendable {}

/// What passes between a call and its line.
enum BenchMessage {
    case audio(AudioFrame)
    case hangUp
}
