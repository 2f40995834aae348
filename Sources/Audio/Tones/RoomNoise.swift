internal import CSpanDSP
internal import Foundation

/// What is heard behind a caller, made to adapt and to measure with: the same choice gives the same noise.
public enum RoomNoise: Sendable {
    /// Even over the band, as a line's own hiss.
    case hiss
    /// The hum and rustle of rooms (Hoth 1941; IEEE 269): some 5 dB softer an octave.
    case room
    /// Other people's talk at once: these clips of 8 kHz, one upon the other.
    case babble([AudioClip])

    /// `clip` (8 kHz) with this noise behind it; as it is if the clip or the babble is silent.
    ///
    /// - Parameters:
    ///   - decibels: how far the noise's RMS lies below the clip's ``AudioClip/activeLevel``.
    ///   - seed: another one gives other noise of the kind.
    public func behind(_ clip: AudioClip, decibels: Double, seed: Int = 0) -> AudioClip {
        let noise = samples(clip.samples.count, seed: seed)
        let power = noise.reduce(0) { $0 + $1 * $1 } / Float(max(1, noise.count))
        guard power > 0, let level = clip.activeLevel else { return clip }
        let gain = Float(32_768 * pow(10, (level - decibels) / 20)) / power.squareRoot()
        let mixed = zip(clip.samples, noise).map { sample, noise in
            Int16(saturating: Double(Float(sample) + gain * noise))
        }
        return AudioClip(samples: mixed, sampleRate: clip.sampleRate)
    }

    private func samples(_ count: Int, seed: Int) -> [Float] {
        switch self {
        case .hiss: Self.generated(count, Int32(NOISE_CLASS_AWGN), seed: seed)
        case .room: Self.generated(count, Int32(NOISE_CLASS_HOTH), seed: seed)
        case .babble(let clips): Self.overlaid(clips.map(\.samples).filter { !$0.isEmpty }, count, seed: seed)
        }
    }

    private static func generated(_ count: Int, _ kind: Int32, seed: Int) -> [Float] {
        // Quality 10 sums ten random numbers a sample; the level only has to be well above one step.
        guard let state = noise_init_dbov(nil, Int32(truncatingIfNeeded: seed &+ 1), -20, kind, 10) else {
            preconditionFailure("noise_init_dbov ran out of memory")
        }
        defer { noise_free(state) }
        return (0..<count).map { _ in Float(noise(state)) }
    }

    /// The voices one upon the other, each repeated and begun elsewhere.
    private static func overlaid(_ voices: [[Int16]], _ count: Int, seed: Int) -> [Float] {
        voices.enumerated().reduce(into: [Float](repeating: 0, count: count)) { sum, voice in
            let start = (seed &+ voice.offset) &* 7_919 & .max
            for index in sum.indices {
                sum[index] += Float(voice.element[(start % voice.element.count + index) % voice.element.count])
            }
        }
    }
}
