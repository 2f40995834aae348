internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import Routing

/// Cuts off requests that are too large or too slow, whatever their route does with the body.
final class RequestGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: RequestLimits
    private var received = 0
    private var isCutOff = false
    /// Whether the request that is arriving has got an answer, or the head of one.
    private var isAnswered = false
    private var deadline: Scheduled<Void>?

    init(_ limits: RequestLimits) { self.limits = limits }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isCutOff else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            (received, isAnswered) = (0, false)
            let announced = head.headerFields[.contentLength].flatMap(Int.init) ?? 0
            if announced > limits.body { return cutOff(context, .tooLarge) }
            watch(context)
        case .body(let buffer):
            received += buffer.readableBytes
            if received > limits.body { return cutOff(context, .tooLarge) }
        case .end: deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head: isAnswered = true
        case .body, .end: break
        }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    private func watch(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: limits.requestWithin) {
            let (guardian, context) = bound.value
            guardian.cutOff(context, .tooSlow)
        }
    }

    private func cutOff(_ context: ChannelHandlerContext, _ problem: Problem) {
        isCutOff = true
        deadline?.cancel()
        if !isAnswered {
            let body = ByteBuffer(string: problem.json.text(.asGiven))
            let fields: HTTPFields = [
                .connection: "close", .contentType: "application/problem+json",
                .contentLength: String(body.readableBytes),
            ]
            context.write(wrapOutboundOut(.head(.init(status: problem.status, headerFields: fields))), promise: nil)
            context.write(wrapOutboundOut(.body(body)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
        // The rest of what the client sends is dropped for a moment, so that it gets to read the answer.
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
    }
}
