internal import Foundation

/// A linear-phase band-pass filter over a stream of sound (windowed sinc, Hamming).
struct FIRFilter {
    /// Odd in number, symmetric.
    let taps: [Float]

    /// Passes `low` to `high` Hz at 8 kHz; `taps` of 129 give a transition of some 200 Hz and 50 dB beyond it.
    init(low: Double, high: Double, taps count: Int = 129) {
        let middle = count / 2
        let rate = Double(Telephone.sampleRate)
        taps = (0..<count).map { index in
            let offset = Double(index - middle)
            let ideal =
                offset == 0
                ? 2 * (high - low) / rate
                : (sin(2 * .pi * high / rate * offset) - sin(2 * .pi * low / rate * offset)) / (.pi * offset)
            let window = 0.54 - 0.46 * cos(2 * .pi * Double(index) / Double(count - 1))
            return Float(ideal * window)
        }
    }

    /// The whole of a sound, filtered and of the same length: the filter's delay is taken out.
    func apply(_ samples: [Int16]) -> [Int16] {
        let middle = taps.count / 2
        let padding = [Float](repeating: 0, count: middle)
        let padded = padding + samples.map(Float.init) + padding
        return samples.indices.map { start in
            var sum: Float = 0
            for index in taps.indices { sum += taps[index] * padded[start + index] }
            return Int16(saturating: Double(sum))
        }
    }
}
