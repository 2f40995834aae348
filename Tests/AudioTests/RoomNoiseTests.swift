import Audio
import Foundation
import TestKit
import Testing

@Suite("Noise behind a caller")
struct RoomNoiseTests {
    private static let kinds: [RoomNoise] = [
        .hiss, .room, .babble([AudioClip(samples: (0..<700).map { Int16($0 % 90 * 40 - 1_800) })]),
    ]

    @Test("it lies as far below the voice as was asked for", arguments: kinds.indices, [10.0, 20.0])
    func level(kind: Int, decibels: Double) throws {
        let clip = try Caller.says("where is my new card")
        let noisy = Self.kinds[kind].behind(clip, decibels: decibels)
        let noise = AudioClip(samples: zip(noisy.samples, clip.samples).map { $0 - $1 })
        let power = noise.samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(noise.samples.count)
        let voice = try #require(clip.activeLevel)
        let level = 10 * log10(power / (32_768 * 32_768))
        #expect(abs(voice - level - decibels) < 0.5)
    }

    @Test("a seed gives the same noise every time, another seed another")
    func seeds() throws {
        let clip = try Caller.says("hello")
        for kind in Self.kinds {
            let once = kind.behind(clip, decibels: 10, seed: 3)
            #expect(kind.behind(clip, decibels: 10, seed: 3) == once)
            #expect(kind.behind(clip, decibels: 10, seed: 4) != once)
        }
    }

    @Test("rooms are loudest at the bottom of the band, hiss is even")
    func color() {
        let tone = AudioClip(samples: (0..<16_000).map { $0 % 2 == 0 ? 8_000 : -8_000 })
        func high(_ kind: RoomNoise) -> Double {
            // The share of the difference between neighbors: 2 for white noise, less for what lies low.
            let noise = zip(kind.behind(tone, decibels: 6).samples, tone.samples).map { Double($0) - Double($1) }
            let steps = zip(noise, noise.dropFirst()).reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
            return steps / noise.reduce(0) { $0 + $1 * $1 }
        }
        #expect(abs(high(.hiss) - 2) < 0.1)
        #expect(high(.room) < 1.2)
    }

    @Test("silence and a babble of nobody stay as they are")
    func silence() throws {
        let silent = AudioClip(samples: [Int16](repeating: 0, count: 800))
        #expect(RoomNoise.room.behind(silent, decibels: 10) == silent)
        let clip = try Caller.says("hello")
        #expect(RoomNoise.babble([]).behind(clip, decibels: 10) == clip)
        #expect(RoomNoise.babble([AudioClip(samples: [])]).behind(clip, decibels: 10) == clip)
    }
}
