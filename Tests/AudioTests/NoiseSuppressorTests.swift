import Audio
import Foundation
import TestKit
import Testing

@Suite("Suppressing the noise behind a voice")
struct NoiseSuppressorTests {
    private static let clip = Result { try Caller.says("I would like to know where my card is") }
    private static let kinds: [RoomNoise] = [.room, .hiss]

    private func suppressed(_ clip: AudioClip, pieces length: Int) -> AudioClip {
        var suppressor = NoiseSuppressor()
        var output: [Int16] = []
        for start in stride(from: 0, to: clip.samples.count, by: length) {
            output += suppressor.process(Array(clip.samples[start...].prefix(length)))
        }
        return AudioClip(samples: output + suppressor.finish())
    }

    private func level(_ clip: AudioClip, _ range: Range<Int>) -> Double {
        let power = clip.samples[range].reduce(0.0) { $0 + Double($1) * Double($1) } / Double(range.count)
        return 10 * log10(power / (32_768 * 32_768))
    }

    @Test("a quiet line's sound stays as it is")
    func quiet() throws {
        let clip = try Self.clip.get()
        #expect(clip.suppressingNoise() == clip)
    }

    @Test("noise is brought down, and the voice stays where it was", arguments: kinds.indices, [10.0, 15])
    func suppression(kind: Int, decibels: Double) throws {
        let clip = try Self.clip.get()
        let noisy = Self.kinds[kind].behind(clip, decibels: decibels)
        let output = noisy.suppressingNoise()
        try #require(output.samples.count == noisy.samples.count)
        // Nobody speaks in the last 0.4 s.
        let ending = (clip.samples.count - 3_200)..<clip.samples.count
        #expect(level(output, ending) < level(noisy, ending) - 10)
        let change = try #require(output.activeLevel) - #require(clip.activeLevel)
        #expect(abs(change) < 1.5)
        let fits = (-2...2).map { shift in likeness(output, clip, shift: shift) }
        #expect(fits.max() == fits[2])
        #expect(fits[2] > 0.9)
    }

    /// The correlation of two clips, one moved by `shift` samples.
    private func likeness(_ one: AudioClip, _ other: AudioClip, shift: Int) -> Double {
        let (a, b) = (one.samples.dropFirst(2 + shift).map(Double.init), other.samples.dropFirst(2).map(Double.init))
        let product = { (x: [Double], y: [Double]) in zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
        return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
    }

    @Test("a stream cut into pieces comes out as if it were whole", arguments: [1, 123, 800])
    func seams(length: Int) throws {
        let noisy = RoomNoise.room.behind(try Self.clip.get(), decibels: 15)
        #expect(suppressed(noisy, pieces: length) == noisy.suppressingNoise())
    }

    @Test("what ends before its noise is known comes out as it is", arguments: [0, 1, 1_000])
    func short(length: Int) throws {
        let noisy = RoomNoise.hiss.behind(try Self.clip.get(), decibels: 10)
        let start = AudioClip(samples: Array(noisy.samples.prefix(length)))
        #expect(suppressed(start, pieces: 500) == start)
    }
}
