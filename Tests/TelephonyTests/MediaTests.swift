import Audio
import Foundation
import TestKit
import Testing

@testable import Telephony

/// A meaning in a form that can be compared.
private enum Said: Equatable {
    case started(String?, String)
    case sound([Int16])
    case digit(Character)
    case played(Int?)
    case over

    init(_ meaning: MediaMeaning) {
        self =
            switch meaning {
            case .started(let id, let caller, _): .started(id, caller)
            case .sound(let samples): .sound(samples)
            case .digit(let digit): .digit(digit)
            case .played(let mark): .played(mark)
            case .over: .over
            }
    }
}

@Suite struct MediaTests {
    private static let sound = (0..<160).map { Int16($0 * 50) }
    private static let linear = MediaMessage.binary(LinearPCM.bytes(sound))
    private static let base64 = Data(G711.muLaw.encode(sound)).base64EncodedString()

    /// What each platform sends from the start to the end of a call with one frame and the key 5.
    private static let calls: [MediaPlatform: [MediaMessage]] = [
        .twilio: [
            .text(#"{"event":"connected","protocol":"Call","version":"1.0.0"}"#),
            .text(
                """
                {"event":"start","sequenceNumber":"1","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1",\
                "tracks":["inbound"],"customParameters":{"caller":"+4930"},"mediaFormat":{"encoding":"audio/x-mulaw"}}}
                """),
            .text(#"{"event":"media","media":{"track":"inbound","chunk":"1","payload":"\#(base64)"}}"#),
            .text(#"{"event":"dtmf","dtmf":{"track":"inbound_track","digit":"5"}}"#),
            .text(#"{"event":"stop","streamSid":"MZ1"}"#),
        ],
        .jambonz: [
            .text(#"{"callSid":"CA1","from":"+4930","sampleRate":8000,"mixType":"mono"}"#), linear,
            .text(#"{"event":"dtmf","dtmf":"5","duration":"320"}"#), .text(#"{"type":"disconnect"}"#),
        ],
        .freeswitch: [
            .text(#"{"uuid":"CA1","caller":"+4930"}"#), linear, .text(#"{"event":"dtmf","digit":"5"}"#),
            .text(#"{"type":"disconnect"}"#),
        ],
        .asterisk: [
            .text("MEDIA_START connection_id:c channel_id:CA1 caller:+4930 format:ulaw optimal_frame_size:160"),
            .binary(G711.muLaw.encode(sound)), .text("DTMF_END digit:5 duration_ms:100"), .text("HANGUP"),
        ],
        .browser: [
            .text(#"{"type":"start","rate":8000,"callId":"CA1","caller":"+4930"}"#), linear,
            .text(#"{"type":"digit","digit":"5"}"#), .text(#"{"type":"hangup"}"#),
        ],
    ]

    private func meanings(_ platform: MediaPlatform, _ messages: [MediaMessage]) -> [MediaMeaning] {
        let reader = platform.makeReader(rate: 8_000)
        return messages.flatMap(reader.take)
    }

    private func writer(_ platform: MediaPlatform, _ first: Int) throws -> any MediaWriter {
        let started = meanings(platform, Array((Self.calls[platform] ?? []).prefix(first)))
        guard case .started(_, _, let writer) = try #require(started.first) else { throw CancellationError() }
        return writer
    }

    @Test("every platform's call is understood from start to end", arguments: MediaPlatform.allCases)
    func wholeCall(platform: MediaPlatform) throws {
        let said = meanings(platform, try #require(Self.calls[platform])).map(Said.init)
        let isMuLaw = platform == .twilio || platform == .asterisk
        let heard = isMuLaw ? G711.muLaw.roundTrip(Self.sound) : Self.sound
        #expect(said == [.started("CA1", "+4930"), .sound(heard), .digit("5"), .over])
    }

    @Test("barge-in is said in each platform's own words")
    func clear() throws {
        #expect(
            try writer(.twilio, 2).messages(for: .clear) == [.text(#"{"event":"clear","streamSid":"MZ1"}"#)])
        #expect(try writer(.jambonz, 1).messages(for: .clear) == [.text(#"{"type":"killAudio"}"#)])
        #expect(try writer(.asterisk, 1).messages(for: .clear) == [.text("FLUSH_MEDIA")])
        #expect(try writer(.browser, 1).messages(for: .clear) == [.text(#"{"type":"clear"}"#)])
    }

    @Test("a mark is sent and its echo understood in each platform's own words")
    func mark() throws {
        #expect(
            try writer(.twilio, 2).messages(for: .mark(7))
                == [.text(#"{"event":"mark","mark":{"name":"7"},"streamSid":"MZ1"}"#)])
        #expect(try writer(.asterisk, 1).messages(for: .mark(7)) == [.text("MARK_MEDIA 7")])
        #expect(try writer(.browser, 1).messages(for: .mark(7)) == [.text(#"{"number":7,"type":"mark"}"#)])
        #expect(try writer(.jambonz, 1).messages(for: .mark(7)).isEmpty)
        let echoes: [MediaPlatform: String] = [
            .twilio: #"{"event":"mark","streamSid":"MZ1","mark":{"name":"7"}}"#,
            .asterisk: "MEDIA_MARK_PROCESSED correlation_id:7", .browser: #"{"type":"mark","number":7}"#,
        ]
        for (platform, echo) in echoes {
            let call = try #require(Self.calls[platform])
            let said = meanings(platform, call.dropLast() + [.text(echo)]).last.map(Said.init)
            #expect(said == .played(7), "\(platform)")
        }
        let unnamed = MediaPlatform.asterisk.makeReader(rate: 8_000).take(.text("MEDIA_MARK_PROCESSED"))
        #expect(unnamed.map(Said.init) == [.played(nil)])
    }

    @Test("a channel that tells events as JSON gets its commands so, and its caller is a variable")
    func jsonCommands() throws {
        let start = #"{"event":"MEDIA_START","format":"ulaw","channel_id":"x","channel_variables":{"CALLER":"+4930"}}"#
        let reader = MediaPlatform.asterisk.makeReader(rate: 8_000)
        guard case .started(_, let caller, let writer)? = reader.take(.text(start)).first else {
            throw CancellationError()
        }
        #expect(caller == "+4930")
        #expect(writer.messages(for: .clear) == [.text(#"{"command":"FLUSH_MEDIA"}"#)])
        #expect(writer.messages(for: .mark(7)) == [.text(#"{"command":"MARK_MEDIA","correlation_id":"7"}"#)])
        #expect(writer.messages(for: .hangUp) == [.text(#"{"command":"HANGUP"}"#)])
        let said = reader.take(.text(#"{"event":"MEDIA_MARK_PROCESSED","correlation_id":"7"}"#)).map(Said.init)
        #expect(said == [.played(7)])
    }

    @Test("Twilio's own example of a signature")
    func twilioSignature() {
        // From Twilio's description of request validation: URL and parameters in a row, under the token 12345.
        let signed =
            "https://mycompany.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDECaller+14158675309Digits1234"
            + "From+14158675309To+18005551212"
        #expect(TwilioSignature.of(signed, authToken: "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    }

    @Test("Twilio gets µ-law in base64 for its stream")
    func twilioSpeech() throws {
        let messages = try writer(.twilio, 2).messages(for: .audio(AudioFrame(padding: Self.sound)))
        #expect(
            messages == [.text(#"{"event":"media","media":{"payload":"\#(Self.base64)"},"streamSid":"MZ1"}"#)])
    }

    @Test("a page at 48 kHz is heard and spoken to at its rate")
    func pageRate() throws {
        let reader = MediaPlatform.browser.makeReader(rate: 8_000)
        let started = reader.take(.text(#"{"type":"start","rate":48000}"#))
        guard case .started(_, _, let writer) = try #require(started.first) else { return }
        let frame = AudioFrame(padding: Self.sound)
        let spoken = (0..<50).flatMap { _ in writer.messages(for: .audio(frame)) }
        let lengths = spoken.map { if case .binary(let bytes) = $0 { bytes.count } else { 0 } }
        let bytes = lengths.reduce(0, +)
        #expect((94_000...96_000).contains(bytes))
        var heard = 0
        for _ in 0..<50 {
            if case .sound(let samples)? = reader.take(.binary([UInt8](repeating: 0, count: 1_920))).first {
                heard += samples.count
            }
        }
        #expect((7_800...8_000).contains(heard))
    }

    @Test("sound before Asterisk's MEDIA_START is kept")
    func earlySound() {
        let reader = MediaPlatform.asterisk.makeReader(rate: 8_000)
        #expect(reader.take(.binary(G711.muLaw.encode(Self.sound))).isEmpty)
        let said = reader.take(.text(#"{"event":"MEDIA_START","format":"ulaw","channel_id":"x"}"#)).map(Said.init)
        #expect(said == [.started("x", ""), .sound(G711.muLaw.roundTrip(Self.sound))])
    }

    @Test("text where binary is due, and binary where text is, mean nothing", arguments: MediaPlatform.allCases)
    func wrongKind(platform: MediaPlatform) throws {
        let call = try #require(Self.calls[platform])
        let swapped = call.map { message in
            switch message {
            case .text(let text): MediaMessage.binary(Array(text.utf8))
            case .binary(let bytes): MediaMessage.text(String(decoding: bytes, as: UTF8.self))
            }
        }
        let reader = platform.makeReader(rate: 8_000)
        let ended = swapped.flatMap(reader.take).contains { if case .over = $0 { true } else { false } }
        #expect(!ended)
    }

    @Test("no prefix and no flipped byte of a conversation traps", arguments: MediaPlatform.allCases)
    func fuzz(platform: MediaPlatform) throws {
        let call = try #require(Self.calls[platform])
        for index in call.indices {
            guard case .text(let text) = call[index] else { continue }
            let bytes = Array(text.utf8)
            for position in bytes.indices {
                var flipped = bytes
                flipped[position] ^= 0x15
                for bent in [Array(bytes.prefix(position)), flipped] {
                    var messages = call
                    messages[index] = .text(String(decoding: bent, as: UTF8.self))
                    _ = meanings(platform, messages)
                }
            }
        }
    }
}
