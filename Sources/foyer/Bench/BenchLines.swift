internal import Audio
internal import NIOCore
internal import NIOWebSocket
internal import Telephony

/// A bench call's words in AudioSocket.
final class AudioSocketLine: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = BenchMessage
    typealias OutboundIn = BenchMessage
    typealias OutboundOut = ByteBuffer

    private var parser = AudioSocketParser()

    func channelActive(context: ChannelHandlerContext) {
        let uuid = (0..<16).map { _ in UInt8.random(in: 0...255) }
        write(.identity(uuid), context, nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        parser.feed(unwrapInboundIn(data).readableBytesView)
        while let message = parser.next() {
            switch message {
            case .audio(let bytes, _):
                let frame = AudioFrame(padding: LinearPCM.samples(bytes))
                context.fireChannelRead(wrapInboundOut(.audio(frame)))
            case .hangUp: context.fireChannelRead(wrapInboundOut(.hangUp))
            default: break
            }
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .audio(let frame):
            write(.audio(LinearPCM.bytes(frame.samples), rate: Telephone.sampleRate), context, promise)
        case .hangUp: context.close(promise: promise)
        }
    }

    private func write(
        _ message: AudioSocketMessage, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        context.write(wrapOutboundOut(ByteBuffer(bytes: message.bytes)), promise: promise)
    }
}

/// A bench call's words on a media WebSocket: those of Foyer's own page.
final class WebSocketLine: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = BenchMessage
    typealias OutboundIn = BenchMessage
    typealias OutboundOut = WebSocketFrame

    private static let start = #"{"type":"start","rate":\#(Telephone.sampleRate)}"#
    private var hasStarted = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.opcode {
        case .binary:
            let samples = LinearPCM.samples(frame.unmaskedData.readableBytesView)
            context.fireChannelRead(wrapInboundOut(.audio(AudioFrame(padding: samples))))
        // A mark is played as soon as it is there.
        case .text where String(buffer: frame.unmaskedData).contains(#""mark""#):
            context.writeAndFlush(wrapOutboundOut(Self.frame(.text, frame.unmaskedData)), promise: nil)
        case .connectionClose: context.fireChannelRead(wrapInboundOut(.hangUp))
        default: break
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .audio(let frame):
            if !hasStarted {
                hasStarted = true
                context.write(wrapOutboundOut(Self.frame(.text, ByteBuffer(string: Self.start))), promise: nil)
            }
            let sound = ByteBuffer(bytes: LinearPCM.bytes(frame.samples))
            context.write(wrapOutboundOut(Self.frame(.binary, sound)), promise: promise)
        case .hangUp: context.close(promise: promise)
        }
    }

    /// A client masks what it sends (RFC 6455 section 5.3).
    private static func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
    }
}
