internal import Foundation

extension AudioClip {
    /// The level of what is spoken in dB below full scale (RMS of the frames within 25 dB of the loudest), or nil for digital
    /// silence. The idea is that of ITU-T P.56, coarser.
    public var activeLevel: Double? {
        let powers = frames.map(\.power)
        guard let loudest = powers.max(), loudest > 0 else { return nil }
        let active = powers.filter { $0 > loudest / 316 }
        return 10 * log10(active.reduce(0, +) / Double(active.count))
    }

    /// The clip made louder or softer so that ``activeLevel`` is `level` dB; peaks beyond full scale are clipped.
    public func normalized(to level: Double = -26) -> AudioClip {
        guard let activeLevel else { return self }
        let gain = pow(10, (level - activeLevel) / 20)
        let louder = samples.map { Int16(saturating: Double($0) * gain) }
        return AudioClip(samples: louder, sampleRate: sampleRate)
    }
}

extension AudioFrame {
    /// The level in dB below full scale (RMS), -100 for silence.
    public var level: Double { power > 1e-10 ? 10 * log10(power) : -100 }

    /// The mean square of the samples, 1 at full scale.
    var power: Double {
        samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count) / (32_768 * 32_768)
    }
}
