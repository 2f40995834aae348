import Audio
import Logging
import TestKit
import Testing

@testable import Telephony

@Suite struct AudioSocketParserTests {
    /// A call as Asterisk sends it: its UUID, sound of several rates, a key, an unknown kind, an error.
    private static let conversation: [AudioSocketMessage] = [
        .identity(Array(0..<16)),
        .audio(LinearPCM.bytes((0..<160).map { Int16($0 * 100) }), rate: 8_000),
        .digit("7"),
        .unknown(kind: 0x42),
        .audio(LinearPCM.bytes((0..<320).map { Int16($0) }), rate: 16_000),
        .audio([], rate: 48_000),
        .failure,
    ]
    private static var bytes: [UInt8] { conversation.flatMap(\.bytes) }

    private func parse(_ pieces: [[UInt8]]) -> [AudioSocketMessage] {
        var parser = AudioSocketParser()
        return pieces.flatMap { piece in
            parser.feed(piece)
            return Array(sequence(state: ()) { _ in parser.next() })
        }
    }

    @Test("a conversation byte by byte gives the same messages as in one piece")
    func byteByByte() {
        #expect(parse([Self.bytes]) == Self.conversation)
        #expect(parse(Self.bytes.map { [$0] }) == Self.conversation)
    }

    @Test("every prefix gives the messages that are whole, and no others")
    func prefixes() {
        for length in 0...Self.bytes.count {
            let messages = parse([Array(Self.bytes.prefix(length))])
            #expect(messages == Array(Self.conversation.prefix(messages.count)))
        }
    }

    @Test("no flipped byte traps the parser or the call behind it")
    func flippedBytes() {
        for index in Self.bytes.indices {
            for flip: UInt8 in [0x01, 0x80, 0xff] {
                var bytes = Self.bytes
                bytes[index] ^= flip
                var call = AudioSocketCall(logger: Logger(label: "test"))
                for message in parse([bytes]) { _ = call.take(message) }
            }
        }
    }

    @Test("a length that lies holds back one message, never more than 64 KB")
    func lyingLength() {
        var parser = AudioSocketParser()
        parser.feed([0x10, 0xff, 0xff] + [UInt8](repeating: 0, count: 1_000))
        #expect(parser.next() == nil)
        parser.feed([UInt8](repeating: 0, count: 65_535))
        #expect(parser.next() == .audio([UInt8](repeating: 0, count: 65_535), rate: 8_000))
    }
}

@Suite struct AudioSocketCallTests {
    private func identified() -> AudioSocketCall {
        var call = AudioSocketCall(logger: Logger(label: "test"))
        _ = call.take(.identity(Array(0..<16)))
        return call
    }

    @Test("the first message names the call, written as a UUID")
    func identity() {
        var call = AudioSocketCall(logger: Logger(label: "test"))
        let meaning = call.take(.identity([0xde, 0xad, 0xbe, 0xef] + Array(0..<12)))
        #expect(meaning == .answered(id: "deadbeef-0001-0203-0405-060708090a0b"))
    }

    @Test("a peer that begins with anything else is hung up on")
    func stranger() {
        var call = AudioSocketCall(logger: Logger(label: "test"))
        #expect(call.take(.audio([1, 2], rate: 8_000)) == .over)
    }

    @Test("16 kHz sound where 8 was said comes out at 8 kHz")
    func convertsRate() {
        var call = identified()
        var samples = 0
        for _ in 0..<50 {
            guard case .sound(let sound) = call.take(.audio([UInt8](repeating: 0, count: 640), rate: 16_000)) else {
                Issue.record("no sound")
                return
            }
            samples += sound.count
        }
        #expect((7_900...8_000).contains(samples))
    }

    @Test("µ-law under the label of slin is found out by its size")
    func muLaw() {
        var call = identified()
        let loud = (0..<160).map { Int16($0.isMultiple(of: 2) ? 8_031 : -8_031) }
        let frame = AudioSocketMessage.audio(G711.muLaw.encode(loud), rate: 8_000)
        let meanings = (0..<4).map { _ in call.take(frame) }
        #expect(meanings[3] == .sound(G711.muLaw.roundTrip(loud)))
    }

    @Test("an odd number of bytes loses half a sample and nothing else")
    func oddLength() {
        var call = identified()
        #expect(call.take(.audio([1, 0, 2, 0, 3], rate: 8_000)) == .sound([1, 2]))
    }
}
