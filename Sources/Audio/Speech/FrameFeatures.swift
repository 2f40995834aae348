internal import Foundation

/// What one frame of sound is like, as far as telling speech from anything else goes.
struct FrameFeatures: Sendable, Equatable {
    /// Power between 200 and 3700 Hz, in dB below full scale.
    var level: Float
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

/// Computes ``FrameFeatures`` over a stream of frames.
struct FrameAnalyzer: Sendable {
    private var history = [Float](repeating: 0, count: Self.voiceWindow + Self.longestPeriod + 1)
    private var shape = [Float](repeating: 0, count: PowerSpectrum.size / 2 + 1)
    private let spectrum = PowerSpectrum()

    /// 40 ms are compared with themselves a period later.
    private static let voiceWindow = 320
    /// 60 Hz and 400 Hz, in samples.
    private static let longestPeriod = 133
    private static let shortestPeriod = 20
    /// 200 and 3700 Hz, in bins: hum and the codec's own noise stay out.
    private static let bins = 6...118
    private static let silence: Float = 1e-10

    mutating func handle(_ frame: AudioFrame) -> FrameFeatures {
        history.removeFirst(Telephone.frameSamples)
        history.append(contentsOf: frame.samples.map { Float($0) / 32_768 })
        let power = spectrum.power(of: history[(history.count - PowerSpectrum.size)...])
        let total = power[Self.bins].reduce(0, +) + Self.silence
        let (tonality, peak) = Self.tones(in: power, total: power[2...].reduce(0, +) + Self.silence)
        let (periodicity, pitch) = voice()
        let previous = shape
        shape = power.map { $0 / total }
        let flux = Self.bins.reduce(Float(0)) { $0 + abs(shape[$1] - previous[$1]) } / 2
        // The window passes 3/8 of the power, and the one-sided spectrum holds half of it.
        return FrameFeatures(
            level: 10 * log10(total * 2 / 0.375), periodicity: periodicity, pitch: pitch, tonality: tonality,
            peak: peak,
            flatness: Self.flatness(power, total: total), flux: min(flux, 1))
    }

    /// The share of the two strongest peaks, each with the two bins on either side that the window spreads it over.
    private static func tones(in power: [Float], total: Float) -> (share: Float, peak: Float) {
        var rest = power
        rest[0] = 0
        rest[1] = 0
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

    private func voice() -> (periodicity: Float, pitch: Float) {
        let start = Self.longestPeriod + 1
        let window = history[start...]
        let energy = window.reduce(Float(0)) { $0 + $1 * $1 }
        guard energy > Self.silence else { return (0, 0) }
        var best: Float = 0
        var bestLag = 0
        var similarities = [Float](repeating: 0, count: Self.longestPeriod + 1)
        var lagged = (0..<Self.voiceWindow).reduce(Float(0)) {
            $0 + history[start - Self.shortestPeriod + $1] * history[start - Self.shortestPeriod + $1]
        }
        for lag in Self.shortestPeriod...Self.longestPeriod {
            var product: Float = 0
            for index in 0..<Self.voiceWindow { product += history[start + index] * history[start - lag + index] }
            let similarity = product / max((energy * lagged).squareRoot(), Self.silence)
            similarities[lag] = similarity
            // A longer lag must be clearly better: multiples of the period repeat as well.
            if similarity > best + 0.02 { (best, bestLag) = (similarity, lag) }
            let (entering, leaving) = (history[start - lag - 1], history[start - lag + Self.voiceWindow - 1])
            lagged += entering * entering - leaving * leaving
        }
        let period = Float(bestLag) + Self.summit(similarities, at: bestLag)
        return (min(best, 1), bestLag > 0 ? Float(Telephone.sampleRate) / period : 0)
    }

    /// How far beside a whole lag the parabola through its neighbors has its summit, −0.5…0.5.
    private static func summit(_ values: [Float], at lag: Int) -> Float {
        guard lag > shortestPeriod, lag < longestPeriod else { return 0 }
        let curvature = values[lag - 1] - 2 * values[lag] + values[lag + 1]
        guard curvature < 0 else { return 0 }
        return max(-0.5, min(0.5, (values[lag - 1] - values[lag + 1]) / (2 * curvature)))
    }
}
