internal import Audio
internal import NIOCore

/// One call of a bench, driven on its connection's event loop, whatever its line.
///
/// Sends a frame every 20 ms of the loop's clock and judges each frame at the moment it is read: no queue of ours between.
final class BenchCall: ChannelInboundHandler {
    typealias InboundIn = BenchMessage
    typealias OutboundOut = BenchMessage

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
    private var due: NIODeadline?
    private var timer: Scheduled<Void>?
    private var ending: Ending?
    private let report: (Ending, BenchCaller.Figures, FrameArrivals) -> Void

    init(_ caller: BenchCaller, report: @escaping (Ending, BenchCaller.Figures, FrameArrivals) -> Void) {
        self.caller = caller
        self.report = report
    }

    func channelActive(context: ChannelHandlerContext) { begin(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .audio(let frame):
            let now = Self.now
            arrivals.arrived(at: now)
            caller.hear(frame, now: now)
        case .hangUp: context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        arrivals.finish()
        report(ending ?? (arrivals.lateness.isEmpty ? .refused : .lost), caller.figures, arrivals)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is BenchOpen { begin(context) }
        if event is BenchOver { hangUp(context, as: .cut) }
    }

    private func hangUp(_ context: ChannelHandlerContext, as ending: Ending) {
        self.ending = ending
        context.close(promise: nil)
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard due == nil else { return }
        tick(context, due: .now())
    }

    private func tick(_ context: ChannelHandlerContext, due: NIODeadline) {
        guard context.channel.isActive else { return }
        if caller.isDone { return hangUp(context, as: .completed) }
        let frame = caller.speak(now: Self.now)
        context.writeAndFlush(wrapOutboundOut(.audio(frame)), promise: nil)
        let next = due + .milliseconds(20)
        self.due = next
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: next) {
            let (call, context) = loopBound.value
            call.tick(context, due: next)
        }
    }

    /// Seconds on the machine's clock.
    static var now: Double { Double(NIODeadline.now().uptimeNanoseconds) / 1e9 }
}
