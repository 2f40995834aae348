internal import Audio
internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import Telephony

/// One call of a bench over AudioSocket, driven on its connection's event loop.
///
/// Sends a frame every 20 ms of the loop's clock and judges each frame at the moment it is read: no queue of ours between.
final class BenchCall: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How a call ended.
    enum Ending: Sendable {
        /// The caller had said everything and hung up.
        case completed
        /// The server hung up before the first frame.
        case refused
        /// The server hung up on a caller who was not done, or could not be reached.
        case lost
        /// The bench was over first.
        case cut
    }

    private var caller: BenchCaller
    private var arrivals = FrameArrivals()
    private var parser = AudioSocketParser()
    private var due: NIODeadline = .now()
    private var timer: Scheduled<Void>?
    private var ending: Ending?
    private let report: (Ending, BenchCaller.Figures, FrameArrivals) -> Void

    init(_ caller: BenchCaller, report: @escaping (Ending, BenchCaller.Figures, FrameArrivals) -> Void) {
        self.caller = caller
        self.report = report
    }

    func channelActive(context: ChannelHandlerContext) {
        let uuid = (0..<16).map { _ in UInt8.random(in: 0...255) }
        write(.identity(uuid), context)
        due = .now()
        tick(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        parser.feed(unwrapInboundIn(data).readableBytesView)
        let now = Self.now
        while let message = parser.next() {
            switch message {
            case .audio(let bytes, _):
                arrivals.arrived(at: now)
                caller.hear(AudioFrame(padding: LinearPCM.samples(bytes)), now: now)
            case .hangUp: context.close(promise: nil)
            default: break
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        arrivals.finish()
        report(ending ?? (arrivals.lateness.isEmpty ? .refused : .lost), caller.figures, arrivals)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is BenchOver { hangUp(context, as: .cut) }
    }

    private func hangUp(_ context: ChannelHandlerContext, as ending: Ending) {
        self.ending = ending
        context.close(promise: nil)
    }

    private func tick(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        if caller.isDone { return hangUp(context, as: .completed) }
        let frame = caller.speak(now: Self.now)
        write(.audio(LinearPCM.bytes(frame.samples), rate: Telephone.sampleRate), context)
        due = due + .milliseconds(20)
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: due) {
            let (call, context) = loopBound.value
            call.tick(context)
        }
    }

    private func write(_ message: AudioSocketMessage, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: message.bytes)), promise: nil)
    }

    /// Seconds on the machine's clock.
    static var now: Double { Double(NIODeadline.now().uptimeNanoseconds) / 1e9 }
}
