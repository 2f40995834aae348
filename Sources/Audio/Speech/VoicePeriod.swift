/// How well 40 ms of sound repeat after the period of a human voice, and after which.
struct VoicePeriod {
    /// Samples that are looked at: 40 ms, and before them the longest period and one more.
    static let samples = window + longest + 1

    /// The normalized autocorrelation's peak, 0…1.
    private(set) var periodicity: Float = 0
    /// Hz; 0 if nothing repeats.
    private(set) var pitch: Float = 0

    /// Samples that are compared with those a period earlier.
    private static let window = 320
    /// 60 Hz and 400 Hz, in samples.
    private static let longest = 133
    private static let shortest = 20
    private static let silence: Float = 1e-10
    /// How far a peak may be below the best one and still be the period.
    private static let doubt: Float = 0.04

    /// That of the last ``samples`` of a line, 1 at full scale. Some 5 µs.
    init(in history: [Float]) {
        precondition(history.count == Self.samples, "a voice's period shows in \(Self.samples) samples")
        history.withUnsafeBufferPointer { find(in: $0) }
    }

    private mutating func find(in history: UnsafeBufferPointer<Float>) {
        let start = Self.longest + 1
        let energy = Self.product(history, start, start)
        guard energy > Self.silence else { return }
        var similarities = [Float](repeating: 0, count: Self.longest + 1)
        var lagged = Self.product(history, start - Self.shortest, start - Self.shortest)
        for lag in Self.shortest...Self.longest {
            similarities[lag] =
                Self.product(history, start, start - lag) / max((energy * lagged).squareRoot(), Self.silence)
            let (entering, leaving) = (history[start - lag - 1], history[start - lag + Self.window - 1])
            lagged += entering * entering - leaving * leaving
        }
        let best = similarities.max() ?? 0
        guard best > 0 else { return }
        periodicity = min(best, 1)
        let lag = Self.period(in: similarities, from: best - Self.doubt)
        pitch = Float(Telephone.sampleRate) / (Float(lag) + Self.summit(similarities, at: lag))
    }

    /// The longest lag whose similarity is a peak of at least `least`, or the best there is.
    ///
    /// A narrow line lacks a deep voice's fundamental: what is loudest there, the strongest formant, repeats after less than a
    /// period, and nearly as well.
    private static func period(in similarities: [Float], from least: Float) -> Int {
        (shortest + 1..<longest).last { lag in
            similarities[lag] >= max(least, similarities[lag - 1], similarities[lag + 1])
        } ?? similarities.indices.max { similarities[$0] < similarities[$1] } ?? shortest
    }

    /// The sum of the products of two windows' samples, eight at a time.
    private static func product(_ history: UnsafeBufferPointer<Float>, _ first: Int, _ second: Int) -> Float {
        let (bytes, size) = (UnsafeRawBufferPointer(history), MemoryLayout<Float>.size)
        var sums = SIMD8<Float>()
        for index in stride(from: 0, to: window, by: 8) {
            sums +=
                bytes.loadUnaligned(fromByteOffset: (first + index) * size, as: SIMD8<Float>.self)
                * bytes.loadUnaligned(fromByteOffset: (second + index) * size, as: SIMD8<Float>.self)
        }
        return sums.sum()
    }

    /// How far beside a whole lag the parabola through its neighbors has its summit, −0.5…0.5.
    private static func summit(_ values: [Float], at lag: Int) -> Float {
        guard lag > shortest, lag < longest else { return 0 }
        let curvature = values[lag - 1] - 2 * values[lag] + values[lag + 1]
        guard curvature < 0 else { return 0 }
        return max(-0.5, min(0.5, (values[lag - 1] - values[lag + 1]) / (2 * curvature)))
    }
}
