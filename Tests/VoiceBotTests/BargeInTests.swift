import Audio
import Dialogue
import Synchronization
import Telephony
import TestKit
import Testing

@testable import VoiceBot

/// What happens when something is heard while the bot speaks.
@Suite(.serialized) struct BargeInTests {
    /// A line of `own` sound on which what is played comes back `loss` dB softer and 60 ms later.
    private actor EchoLeg: CallLeg {
        nonisolated let gateway = "echo"
        nonisolated let caller = ""
        private var own: ArraySlice<AudioFrame>
        private var echo: [AudioFrame] = [.silence, .silence, .silence]
        private let gain: Double
        private(set) var cleared = 0
        /// Frames heard until then.
        private(set) var heardUntilCleared: Int?
        private var played = 0

        init(_ own: [AudioFrame], gain: Double) {
            self.own = own[...]
            self.gain = gain
        }

        func next() -> LegEvent? {
            guard let frame = own.popFirst() else { return nil }
            return .frame(frame.mixed(with: echo.removeFirst()))
        }
        func play(_ frame: AudioFrame) {
            played += 1
            echo.append(AudioFrame(padding: frame.samples.map { Int16(Double($0) * gain) }))
        }
        func listening(_ isListening: Bool) {}
        func clear() {
            cleared += 1
            heardUntilCleared = heardUntilCleared ?? played + 1
        }
        func hangUp() { own = [] }
    }

    private func run(_ leg: any CallLeg) async throws -> [ConversationEvent] {
        try await PreparedBot.voiceBot.talk(on: leg).1
    }

    private func interruptions(_ events: [ConversationEvent]) -> [Bool] {
        events.compactMap { if case .said(_, _, _, let interrupted) = $0 { interrupted } else { nil } }
    }

    private func silence(_ seconds: Double) -> [AudioFrame] {
        Array(repeating: .silence, count: Int(seconds * 50))
    }

    @Test("a prompt's own echo does not interrupt it", arguments: [0.1, 0.05])
    func echo(gain: Double) async throws {
        let leg = EchoLeg(silence(16), gain: gain)
        let events = try await run(leg)
        #expect(interruptions(events).first == false)
        #expect(await leg.cleared == 0)
    }

    @Test(
        "a caller who cuts in is heard within 200 ms of speech, and transports forget what they hold",
        arguments: Caller.Voice.allCases, ["I want to speak to an agent", "What are your opening hours?"])
    func bargeIn(voice: Caller.Voice, text: String) async throws {
        let words = try Caller.says(text, voice: voice).frames
        let leg = EchoLeg(silence(1) + words + silence(4), gain: 0)
        let events = try await run(leg)
        #expect(interruptions(events).first == true)
        #expect(await leg.cleared == 1)
        let heard = words.prefix(try #require(await leg.heardUntilCleared) - 50)
        let loud = heard.count { $0.level > -40 }
        // Ten frames of speech and the one in which the bot falls silent; the gaps that words have in them do not count.
        #expect(loud <= 11)
    }

    /// A hum of 150 Hz with its harmonics, never gliding as a voice does.
    private func hum(_ seconds: Double) -> [AudioFrame] {
        let samples = (0..<Int(seconds * 8_000)).map { index -> Int16 in
            // A saw tooth: 150 falls a second.
            let place = index * 300 % 16_000
            return Int16((place - 8_000) / 2)
        }
        return AudioClip(samples: samples).frames
    }

    @Test("a hum that was no speech lets the prompt go on to its end")
    func falseAlarm() async throws {
        let leg = EchoLeg(silence(1) + hum(0.8) + silence(20), gain: 0)
        let events = try await run(leg)
        #expect(await leg.cleared == 1)
        #expect(interruptions(events).first == false)
    }
}
