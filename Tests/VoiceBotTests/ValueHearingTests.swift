import Audio
import Dialogue
import Speech
import TestKit
import Testing

@testable import VoiceBot

/// Digits, dates and sums of money, spoken by flite and heard by the shipped grammars.
@Suite struct ValueHearingTests {
    private func hear(
        _ text: String, _ voice: Caller.Voice, _ listening: Speech.Listening, as kind: SpokenValue.Kind
    ) async throws -> String? {
        let clip = try Caller.says(text, voice: voice)
        let heard = try await PreparedBot.voiceBot.recognizers.withRecognizer {
            try await $0.decodeWhole(clip, listening: listening)
        }
        return heard.flatMap { SpokenValue($0.text, as: kind) }?.description
    }

    @Test(
        "dates are heard as days",
        arguments: [
            ("july fourth, twenty nineteen", "2019-07-04"), ("the second of may", "--05-02"),
            ("december thirty first nineteen ninety nine", "1999-12-31"),
            ("march third two thousand one", "2001-03-03"),
        ])
    func dates(text: String, day: String) async throws {
        for voice in [Caller.Voice.slt, .rms] {
            #expect(try await hear(text, voice, .grammar("date"), as: .date) == day)
        }
    }

    @Test(
        "sums of money are heard with their currency",
        arguments: [
            ("nineteen dollars and ninety nine cents", "19.99 USD"), ("twelve hundred dollars", "1200.00 USD"),
            ("two hundred and six euros", "206.00 EUR"), ("three thousand and sixty pounds", "3060.00 GBP"),
        ])
    func amounts(text: String, sum: String) async throws {
        for voice in [Caller.Voice.slt, .rms] {
            #expect(try await hear(text, voice, .grammar("amount"), as: .amount) == sum)
        }
    }

    @Test("a thousand is heard without a number before it, though not in every voice")
    func aThousand() async throws {
        let said = "a thousand and sixty pounds"
        #expect(try await hear(said, .rms, .grammar("amount"), as: .amount) == "1060.00 GBP")
        let heard = try await hear(said, .slt, .grammar("amount"), as: .amount)
        withKnownIssue("with means adapted to many voices this one's is misheard") {
            #expect(heard == "1060.00 GBP")
        }
    }

    @Test("a digit said to be double or triple counts so often")
    func repeated() async throws {
        #expect(try await hear("double two seven one", .rms, .digits(exactly: 4), as: .digits(count: 4)) == "2271")
        #expect(try await hear("four triple seven nine", .slt, .digits(exactly: 5), as: .digits(count: 5)) == "47779")
    }

    @Test("a card's number is heard as one that passes its check")
    func card() async throws {
        let said = "four nine two seven, one six oh eight, three five four two, nine zero one four"
        let heard = try await hear(said, .rms, .checkedDigits(exactly: 16), as: .digits(count: 16))
        #expect(heard == "4927160835429014")
    }

    @Test("a date and a sum can be what the dialogue listens for")
    func listening() async throws {
        let voiceBot = try await PreparedBot.voiceBot
        for (text, listening, value) in [
            ("june thirtieth two thousand nineteen", Dialogue.Listening.date, "2019-06-30"),
            ("fifty five dollars", .amount, "55.00 USD"),
        ] {
            var ear = voiceBot.makeEar()
            var heard: [Heard] = []
            for frame in try Caller.says(text).frames {
                for case .heard(let next) in try await ear.hear(frame, for: listening) { heard.append(next) }
            }
            for case .heard(let next) in try await ear.finish() { heard.append(next) }
            let first = try #require(heard.first)
            let kind = try #require(listening.value)
            #expect(SpokenValue(first.text, as: kind)?.description == value)
            #expect(first.interpretation.outcome != .reject)
        }
    }
}
