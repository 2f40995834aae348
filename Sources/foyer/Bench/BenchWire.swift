internal import Audio
internal import Foundation
internal import Telephony

/// What a bench's caller and a gateway say to each other, as bytes. Pure: knows no socket.
protocol BenchWire {
    /// Whether the caller can be heard yet.
    var isOpen: Bool { get }
    /// What is sent once the connection stands.
    var opening: [UInt8] { get }
    /// 20 ms of the caller, as they are sent.
    func bytes(_ frame: AudioFrame) -> [UInt8]
    /// What `bytes` bring, in pieces as the network cuts them.
    mutating func read(_ bytes: UnsafeRawBufferPointer) -> [BenchMessage]
}

/// What a gateway says.
enum BenchMessage: Equatable {
    /// 20 ms of sound, in which somebody can be heard or not.
    case sound(isLoud: Bool)
    /// Something that is to be answered with these bytes.
    case reply([UInt8])
    /// The call is over, or there is no room for it.
    case hangUp
    /// It won't have us, or speaks otherwise.
    case failed
}

/// AudioSocket's.
struct AudioSocketWire: BenchWire {
    let isOpen = true
    private var parser = AudioSocketParser()

    var opening: [UInt8] { AudioSocketMessage.identity((0..<16).map { _ in .random(in: .min ... .max) }).bytes }

    func bytes(_ frame: AudioFrame) -> [UInt8] {
        AudioSocketMessage.audio(LinearPCM.bytes(frame.samples), rate: Telephone.sampleRate).bytes
    }

    mutating func read(_ bytes: UnsafeRawBufferPointer) -> [BenchMessage] {
        parser.feed(bytes)
        var messages: [BenchMessage] = []
        while let message = parser.next() {
            switch message {
            case .audio(let sound, _):
                messages.append(.sound(isLoud: BenchClip.isLoud(LinearPCM.samples(sound))))
            case .hangUp: messages.append(.hangUp)
            default: break
            }
        }
        return messages
    }
}

/// A media WebSocket's (RFC 6455), in the words of Foyer's own page.
struct WebSocketWire: BenchWire {
    /// The first bits of a frame: what its payload is.
    private enum Opcode {
        static let text: UInt8 = 1
        static let binary: UInt8 = 2
        static let close: UInt8 = 8
    }

    let address: ListenAddress
    /// What the server asks for; nil for nothing.
    let token: String?
    private(set) var isOpen = false
    private var buffer: [UInt8] = []

    private static let path = "/media/browser"
    private static let start = #"{"type":"start","rate":\#(Telephone.sampleRate)}"#
    /// The longest payload that is believed: a server's frames of sound have some hundred bytes.
    private static let longest = 1 << 20

    init(address: ListenAddress, token: String?) {
        self.address = address
        self.token = token
    }

    var opening: [UInt8] {
        let key = Data((0..<16).map { _ in .random(in: .min ... .max) }).base64EncodedString()
        let authorization = token.map { ["Authorization: Bearer \($0)"] } ?? []
        let lines =
            [
                "GET \(Self.path) HTTP/1.1", "Host: \(address.text)", "Upgrade: websocket", "Connection: Upgrade",
                "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: \(key)",
            ] + authorization
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    func bytes(_ frame: AudioFrame) -> [UInt8] { Self.frame(Opcode.binary, LinearPCM.bytes(frame.samples)) }

    mutating func read(_ bytes: UnsafeRawBufferPointer) -> [BenchMessage] {
        buffer += bytes
        var messages: [BenchMessage] = []
        if !isOpen {
            guard let end = buffer.firstRange(of: "\r\n\r\n".utf8) else { return [] }
            guard buffer.starts(with: "HTTP/1.1 101".utf8) else {
                return [buffer.starts(with: "HTTP/1.1 503".utf8) ? .hangUp : .failed]
            }
            buffer.removeSubrange(..<end.upperBound)
            isOpen = true
            messages.append(.reply(Self.frame(Opcode.text, Array(Self.start.utf8))))
        }
        while let (opcode, payload) = next() {
            switch opcode {
            case Opcode.binary: messages.append(.sound(isLoud: BenchClip.isLoud(LinearPCM.samples(payload))))
            // A mark is played as soon as it is there.
            case Opcode.text where payload.firstRange(of: #""mark""#.utf8) != nil:
                messages.append(.reply(Self.frame(Opcode.text, payload)))
            case Opcode.close: messages.append(.hangUp)
            default: break
            }
        }
        return messages
    }

    /// The next whole frame; servers do not mask theirs.
    private mutating func next() -> (opcode: UInt8, payload: [UInt8])? {
        guard buffer.count >= 2 else { return nil }
        var length = Int(buffer[1] & 0x7f)
        let wide = length == 126 ? 2 : length == 127 ? 8 : 0
        let start = 2 + wide
        guard buffer.count >= start else { return nil }
        if wide > 0 { length = buffer[2..<start].reduce(0) { $0 << 8 | Int($1) } }
        guard (0...Self.longest).contains(length) else { return (Opcode.close, []) }
        guard buffer.count >= start + length else { return nil }
        defer { buffer.removeFirst(start + length) }
        return (buffer[0] & 0x0f, Array(buffer[start..<start + length]))
    }

    /// A whole message. A client's are masked (section 5.3); a mask of zeros changes nothing.
    private static func frame(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let count = payload.count
        let length: [UInt8] =
            count < 126 ? [0x80 | UInt8(count)] : [0x80 | 126, UInt8(count >> 8 & 0xff), UInt8(count & 0xff)]
        return [0x80 | opcode] + length + [0, 0, 0, 0] + payload
    }
}
