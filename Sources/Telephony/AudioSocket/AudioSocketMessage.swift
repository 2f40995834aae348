/// One message of Asterisk's AudioSocket protocol: a kind byte, a big-endian length of two bytes, the payload.
///
/// Asterisk is the TCP client. Kinds as in its `res_audiosocket.h`.
public enum AudioSocketMessage: Sendable, Equatable {
    /// 0x00: hang up; only towards Asterisk, which itself just closes.
    case hangUp
    /// 0x01: the call's UUID, 16 bytes; always first.
    case identity([UInt8])
    /// 0x03: a key; only from Asterisk.
    case digit(Character)
    /// 0x10 to 0x18: little-endian 16-bit mono samples at `rate` Hz, as bytes.
    case audio([UInt8], rate: Int)
    /// 0xff: something went wrong at the other side.
    case failure
    /// A kind this version does not know: to be passed over.
    case unknown(kind: UInt8)

    /// Sample rates (Hz) of the kinds from 0x10 on.
    static let rates = [8_000, 12_000, 16_000, 24_000, 32_000, 44_100, 48_000, 96_000, 192_000]

    /// The message as it goes over the wire; what can't be said in it is cut off.
    public var bytes: [UInt8] {
        switch self {
        case .hangUp: Self.message(0x00, [])
        case .identity(let uuid): Self.message(0x01, uuid)
        case .digit(let key): Self.message(0x03, key.asciiValue.map { [$0] } ?? [])
        case .audio(let samples, let rate):
            Self.message(0x10 + UInt8(clamping: Self.rates.firstIndex(of: rate) ?? 0), samples)
        case .failure: Self.message(0xff, [])
        case .unknown(let kind): Self.message(kind, [])
        }
    }

    init(kind: UInt8, payload: [UInt8]) {
        switch kind {
        case 0x00: self = .hangUp
        case 0x01 where payload.count == 16: self = .identity(payload)
        case 0x03 where payload.count == 1: self = .digit(Character(UnicodeScalar(payload[0])))
        case 0x10...0x18: self = .audio(payload, rate: Self.rates[Int(kind) - 0x10])
        case 0xff: self = .failure
        default: self = .unknown(kind: kind)
        }
    }

    private static func message(_ kind: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let payload = payload.prefix(Int(UInt16.max))
        return [kind, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)] + payload
    }
}

/// Cuts a byte stream into AudioSocket messages, wherever the network has cut it.
///
/// Every byte sequence is a valid stream; at most one message of 64 KB is held. Pure.
public struct AudioSocketParser: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0

    /// A parser at the beginning of a stream.
    public init() {}

    /// Takes in bytes as they arrive.
    public mutating func feed(_ bytes: some Sequence<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole message; nil until more bytes have come.
    public mutating func next() -> AudioSocketMessage? {
        guard buffer.count - start >= 3 else { return nil }
        let length = Int(buffer[start + 1]) << 8 | Int(buffer[start + 2])
        guard buffer.count - start >= 3 + length else { return nil }
        defer { start += 3 + length }
        return AudioSocketMessage(kind: buffer[start], payload: Array(buffer[start + 3..<start + 3 + length]))
    }
}
