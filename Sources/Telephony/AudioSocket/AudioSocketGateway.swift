public import Logging
internal import NIOCore
internal import NIOPosix
public import ServiceLifecycle

/// Takes calls from Asterisk over TCP: the server side of AudioSocket.
///
/// Each connection is one call. We pace: Asterisk plays what it gets at once. Silence flows from the first moment, else both
/// sides may wait for each other (Asterisk issue 2089). Runs until its task is cancelled or a graceful shutdown begins:
/// then it accepts no more, and running calls go on until the reception ends them (at once if cancelled).
public struct AudioSocketGateway: Service {
    /// Where to listen, how long to wait.
    public struct Settings: Sendable, Equatable {
        /// The address to listen on.
        public var host: String
        /// The port; 0 lets the system choose.
        public var port: Int
        /// How long a connection may take to say which call it is.
        public var identifyWithin = Duration.seconds(5)

        /// Listens on `host` and `port`.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    private let settings: Settings
    private let reception: any CallReception
    private let logger: Logger
    private let faults: GatewayFaults
    private let bound: @Sendable (Int) -> Void

    /// A gateway that brings its calls to `reception` and counts `faults`; `bound` is told the port once it listens.
    public init(
        _ settings: Settings, reception: any CallReception, logger: Logger, faults: GatewayFaults = GatewayFaults(),
        bound: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.settings = settings
        self.reception = reception
        self.logger = logger
        self.faults = faults
        self.bound = bound
    }

    /// Listens and runs the calls.
    ///
    /// - Throws: `GatewayError` if the port can't be had.
    public func run() async throws {
        let (calls, incoming) = AsyncStream<AudioSocketHandler.Answered>.makeStream()
        let server: any Channel
        do { server = try await listen(incoming) } catch {
            throw GatewayError(
                gateway: "AudioSocket", address: "\(settings.host):\(settings.port)", problem: "\(error)")
        }
        server.closeFuture.whenComplete { _ in incoming.finish() }
        let port = server.localAddress?.port ?? settings.port
        logger.info("AudioSocket listens", metadata: ["host": "\(settings.host)", "port": "\(port)"])
        bound(port)
        await withTaskCancellationOrGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await call in calls {
                    group.addTask(executorPreference: LoopExecutor(call.channel.eventLoop)) {
                        await reception.answer(call.leg, call.admission)
                        // Asterisk has been told; whatever it does, its call is over for us.
                        call.channel.close(promise: nil)
                    }
                }
            }
        } onCancelOrGracefulShutdown: {
            server.close(promise: nil)
        }
    }

    private func listen(_ calls: AsyncStream<AudioSocketHandler.Answered>.Continuation) async throws -> any Channel {
        try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            // Half a second of sound may wait for a slow reader; what comes then is dropped until 100 ms are left.
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: 5 * AudioSocketHandler.frameBytes, high: 25 * AudioSocketHandler.frameBytes)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AudioSocketHandler(reception, calls, logger, faults, settings.identifyWithin))
                }
            }
            .bind(host: settings.host, port: settings.port).get()
    }
}

/// Why a gateway could not begin.
public struct GatewayError: Error, Sendable, Equatable, CustomStringConvertible {
    let gateway: String
    let address: String
    let problem: String

    /// One sentence: what, where, what to do.
    public var description: String {
        "\(gateway) can't listen on \(address) (\(problem)); choose another address or port, or end what uses it."
    }
}
