internal import Audio
internal import Logging
internal import NIOCore

/// One TCP connection from Asterisk: turns its bytes into a leg, on the connection's event loop.
///
/// Frames go from the socket to the leg without a hop; the call itself is handed to the gateway's task through `calls`.
final class AudioSocketHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// A call that wants to be run, and the connection to close after it.
    struct Answered: Sendable {
        let leg: LiveLeg
        let admission: Admission
        let channel: any Channel
    }

    /// A message of 20 ms at 8 kHz.
    static let frameBytes = 3 + 2 * Telephone.frameSamples

    private let reception: any CallReception
    private let calls: AsyncStream<Answered>.Continuation
    private let logger: Logger
    private let faults: GatewayFaults
    private let identifyWithin: Duration
    private var deadline: Scheduled<Void>?
    private var parser = AudioSocketParser()
    private var call: AudioSocketCall
    private var leg: LiveLeg?
    private var isIdentified = false

    init(
        _ reception: any CallReception, _ calls: AsyncStream<Answered>.Continuation, _ logger: Logger,
        _ faults: GatewayFaults, _ identifyWithin: Duration
    ) {
        self.reception = reception
        self.calls = calls
        self.logger = logger
        self.faults = faults
        self.identifyWithin = identifyWithin
        call = AudioSocketCall(logger: logger)
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .init(identifyWithin)) { channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        parser.feed(unwrapInboundIn(data).readableBytesView)
        while let message = parser.next() {
            switch call.take(message) {
            case .answered(let id): begin(id, context.channel)
            case .sound(let samples): leg?.receive(samples)
            case .digit(let digit): leg?.receive(digit: digit)
            case .nothing: break
            case .over: return context.close(promise: nil)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        leg?.remoteHungUp()
        if !isIdentified { faults.count(.unidentified, of: "audiosocket") }
    }

    /// A reset connection is a hang-up like any other.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        faults.count(.broken, of: "audiosocket")
        logger.debug("AudioSocket connection broke", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    private func begin(_ id: String, _ channel: any Channel) {
        deadline?.cancel()
        isIdentified = true
        let leg = Self.leg(id, on: channel)
        guard let admission = reception.admit() else {
            logger.notice("call refused: the house is full or closing", metadata: ["gateway": "audiosocket"])
            leg.hangUp()
            return channel.close(promise: nil)
        }
        self.leg = leg
        let answered = Answered(leg: leg, admission: admission, channel: channel)
        if case .terminated = calls.yield(answered) { channel.close(promise: nil) }
    }

    private static func leg(_ id: String, on channel: any Channel) -> LiveLeg {
        // On a local network one frame in store is enough; each is 20 ms of delay.
        // Once we hang up the dial plan goes on, and asks where to.
        LiveLeg(gateway: "audiosocket", callID: id, store: 1, exchange: { _, _ in HandOver(.done) }) { signal in
            switch signal {
            case .audio(let frame):
                // One write a frame: Asterisk drops the connection if header and payload come apart.
                guard channel.isWritable else { return false }
                write(.audio(LinearPCM.bytes(frame.samples), rate: Telephone.sampleRate), to: channel)
            case .clear, .mark, .ring, .quiet: break
            case .hangUp: write(.hangUp, to: channel)
            }
            return true
        }
    }

    private static func write(_ message: AudioSocketMessage, to channel: any Channel) {
        channel.writeAndFlush(ByteBuffer(bytes: message.bytes), promise: nil)
    }
}
