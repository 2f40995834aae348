internal import Foundation

/// What one frame of sound is like, as far as telling speech from anything else goes.
struct FrameFeatures: Sendable, Equatable {
    /// How well the last 40 ms repeat with the period of a human voice, 0…1 (the normalized autocorrelation's peak).
    var periodicity: Float
    /// The voice's pitch in Hz, where ``periodicity`` is high; meaningless elsewhere.
    var pitch: Float
    /// The share of the power in the two strongest spectral peaks, 0…1: near 1 for keys and tones.
    var tonality: Float
    /// Where the strongest of the two peaks is, in Hz.
    var peak: Float
    /// Geometric over arithmetic mean of the spectrum, 0…1: near 1 for noise.
    var flatness: Float
    /// How much the spectrum's shape changed since the last frame: 0 steady … 1 entirely different.
    var flux: Float
}

/// Computes the level of a stream's frames, and ``FrameFeatures`` of those that are worth it.
///
/// The level costs a spectrum, some 2 µs; the features three times as much. Neither allocates while it is quiet.
struct FrameAnalyzer: Sendable {
    private var history = [Float](repeating: 0, count: VoicePeriod.samples)
    private var spectrum = PowerSpectrum()
    private var total = Self.silence
    private var lastPower = [Float](repeating: 0, count: PowerSpectrum.size / 2 + 1)
    private var lastTotal = Self.silence

    /// 200 and 3700 Hz, in bins: hum and the codec's own noise stay out.
    private static let bins = 6...118
    private static let silence: Float = 1e-10

    /// The frame's power between 200 and 3700 Hz, in dB below full scale.
    mutating func level(of frame: AudioFrame) -> Float {
        let kept = history.count - Telephone.frameSamples
        for index in 0..<kept { history[index] = history[index + Telephone.frameSamples] }
        for index in 0..<Telephone.frameSamples { history[kept + index] = Float(frame.samples[index]) / 32_768 }
        swap(&spectrum.power, &lastPower)
        lastTotal = total
        spectrum.analyze(history[(history.count - PowerSpectrum.size)...])
        total = spectrum.power[Self.bins].reduce(0, +) + Self.silence
        // The window passes 3/8 of the power, and the one-sided spectrum holds half of it.
        return 10 * log10(total * 2 / 0.375)
    }

    /// What the frame last handed in is like.
    func features() -> FrameFeatures {
        let power = spectrum.power
        let (tonality, peak) = Self.tones(in: power)
        let voice = VoicePeriod(in: history)
        let flux = Self.bins.reduce(Float(0)) { $0 + abs(power[$1] / total - lastPower[$1] / lastTotal) } / 2
        return FrameFeatures(
            periodicity: voice.periodicity, pitch: voice.pitch, tonality: tonality, peak: peak,
            flatness: Self.flatness(power, total: total), flux: min(flux, 1))
    }

    /// The share of the two strongest peaks, each with the two bins on either side that the window spreads it over.
    private static func tones(in power: [Float]) -> (share: Float, peak: Float) {
        var rest = power
        rest[0] = 0
        rest[1] = 0
        let total = rest.reduce(0, +) + silence
        var share: Float = 0
        var strongest = 0
        for round in 0..<2 {
            guard let peak = rest.indices.max(by: { rest[$0] < rest[$1] }) else { break }
            if round == 0 { strongest = peak }
            for bin in max(0, peak - 2)...min(rest.count - 1, peak + 2) {
                share += rest[bin]
                rest[bin] = 0
            }
        }
        return (share / total, Float(Double(strongest) * PowerSpectrum.binWidth))
    }

    private static func flatness(_ power: [Float], total: Float) -> Float {
        let count = Float(bins.count)
        let logs = power[bins].reduce(Float(0)) { $0 + log($1 + silence / 100) } / count
        return min(1, exp(logs) * count / total)
    }
}
