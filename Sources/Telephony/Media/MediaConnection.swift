public import Audio
public import Logging
public import NIOCore
public import NIOWebSocket
internal import ServiceLifecycle
internal import Synchronization

/// One media WebSocket, from its first frame to its end: the other side is a caller, an agent's phone or a supervisor.
///
/// A graceful shutdown ends it: let it come only when calls are over.
public struct MediaConnection: Sendable {
    /// The connection as the HTTP server hands it over.
    public typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    private let frames: Frames
    private let platform: MediaPlatform
    private let rate: Int
    private let logger: Logger

    /// Bytes that may wait for a slow reader: half a second of the fattest frames.
    private static let mostUnsent = 48_000
    /// How long the other side may take to say goodbye as well.
    private static let courtesy = TimeAmount.seconds(2)

    /// A connection with the conventions of `platform`, with samples at `rate` Hz where those don't say.
    public init(_ frames: Frames, platform: MediaPlatform, rate: Int = Telephone.sampleRate, logger: Logger) {
        self.frames = frames
        self.platform = platform
        self.rate = (8_000...48_000).contains(rate) ? rate : Telephone.sampleRate
        self.logger = logger
    }

    /// Brings the caller to `reception`; returns once the call is over and the socket is closed.
    public func call(_ reception: any CallReception) async throws {
        try await run { leg in
            guard let admission = reception.admit() else {
                leg.hangUp()
                return
            }
            await reception.answer(leg, admission)
        }
    }

    /// Has `use` run with the leg as soon as the other side has said who it is; the socket closes when `use` returns, and the leg
    /// hangs up when the socket closes.
    public func run(_ use: @escaping @Sendable (LiveLeg) async -> Void) async throws {
        try await frames.channel.setOption(
            .writeBufferWaterMark, value: .init(low: Self.mostUnsent / 5, high: Self.mostUnsent)
        ).get()
        try await frames.executeThenClose { inbound, _ in try await read(inbound, use) }
    }

    private func read(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ use: @escaping @Sendable (LiveLeg) async -> Void
    ) async throws {
        let reader = platform.makeReader(rate: rate)
        var leg: LiveLeg?
        try await withThrowingDiscardingTaskGroup { group in
            defer { leg?.remoteHungUp() }
            for try await frame in inbound.cancelOnGracefulShutdown() {
                guard let message = MediaMessage(frame) else {
                    if frame.opcode == .connectionClose { return }
                    continue
                }
                for meaning in reader.take(message) {
                    switch meaning {
                    case .started(let callID, let caller, let writer):
                        let new = makeLeg(callID, caller, writer)
                        leg = new
                        group.addTask {
                            await use(new)
                            close()
                        }
                    case .sound(let samples): leg?.receive(samples)
                    case .digit(let digit): leg?.receive(digit: digit)
                    case .played(let mark): leg?.receive(mark: mark)
                    case .over: return
                    }
                }
            }
        }
    }

    private func makeLeg(_ callID: String?, _ caller: String, _ writer: any MediaWriter) -> LiveLeg {
        let channel = frames.channel
        return LiveLeg(
            gateway: platform.rawValue, caller: caller, callID: callID, lead: platform.lead,
            confirmsPlayback: platform.echoesMarks
        ) { signal in
            if case .audio = signal, !channel.isWritable { return false }
            for message in writer.messages(for: signal) { channel.writeAndFlush(message.frame, promise: nil) }
            return true
        }
    }

    /// Says goodbye as RFC 6455 section 5.5.1 wants it; the other side's goodbye then ends the connection. To close it at once would
    /// reset it, for the other side still sends, and a browser whose connection is reset never reads our goodbye.
    private func close() {
        let channel = frames.channel
        let goodbye = WebSocketFrame(
            fin: true, opcode: .connectionClose, data: ByteBuffer(bytes: [0x03, 0xe8]))  // 1000, a normal end
        channel.writeAndFlush(goodbye, promise: nil)
        channel.eventLoop.scheduleTask(in: Self.courtesy) { channel.close(promise: nil) }
    }
}

extension MediaMessage {
    /// What a frame carries; nil for control frames and text that is none.
    init?(_ frame: WebSocketFrame) {
        let data = frame.unmaskedData
        switch frame.opcode {
        case .binary: self = .binary(Array(data.readableBytesView))
        case .text:
            guard let text = String(validating: data.readableBytesView, as: UTF8.self) else { return nil }
            self = .text(text)
        default: return nil
        }
    }

    var frame: WebSocketFrame {
        switch self {
        case .text(let text): WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text))
        case .binary(let bytes): WebSocketFrame(fin: true, opcode: .binary, data: ByteBuffer(bytes: bytes))
        }
    }
}
