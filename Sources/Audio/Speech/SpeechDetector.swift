/// Judges each frame of a line by itself and its near past: is there sound above the noise, does a voice make it, or a
/// machine's tone?
struct SpeechDetector: Sendable {
    /// What one frame gives evidence of.
    struct Judgment: Sendable, Equatable {
        /// Power between 200 and 3700 Hz, in dB below full scale.
        var level: Float
        /// What the sound is like that is clearly above the noise of the line, whatever it is; nil where there is none.
        var sound: FrameFeatures?
        /// A steady tone or a key's pair of tones.
        var isTone = false
        /// How much of a voice is in it, 0…0.55: how far its periodicity goes beyond what noise reaches by chance.
        var voicing: Float = 0

        var isLoud: Bool { sound != nil }
        /// Could be a part of speech, voiced or not.
        var maySpeak: Bool { isLoud && !isTone }
    }

    private var analyzer = FrameAnalyzer()
    private var floor = NoiseFloor()

    /// dB above the noise at which something is heard.
    private static let margin: Float = 7
    /// Below this (dB below full scale) nothing is speech: the quietest talkers are 20 dB louder.
    private static let quietest: Float = -58
    /// No tone of a telephone network is lower, and the hum of an “n” or “oo” is as pure as a tone.
    private static let lowestTone: Float = 300
    private static let chancePeriodicity: Float = 0.45

    mutating func handle(_ frame: AudioFrame) -> Judgment {
        let level = analyzer.level(of: frame)
        let noise = floor.handle(level)
        guard level > max(noise + Self.margin, Self.quietest) else { return Judgment(level: level) }
        let features = analyzer.features()
        let isTone =
            features.peak > Self.lowestTone
            && (features.tonality > 0.97 || (features.tonality > 0.9 && features.flux < 0.1))
        return Judgment(
            level: level, sound: features, isTone: isTone,
            voicing: isTone ? 0 : max(0, features.periodicity - Self.chancePeriodicity))
    }
}

/// The level of the line's own noise: the quietest it has been in the last second and a half.
///
/// Minimum statistics (R. Martin, 2001) in their simplest form. Even fluent speech dips to the noise that often.
struct NoiseFloor: Sendable {
    private var minima = [Float](repeating: Self.assumed, count: 8)
    private var current = Float.infinity
    private var frames = 0

    /// Before the line is known, it is taken to be a good one.
    private static let assumed: Float = -55
    /// µ-law's own noise; digital silence is no reason to hear it.
    private static let lowest: Float = -65
    private static let framesEach = 10
    /// The minimum of noise is this many dB below its mean.
    private static let bias: Float = 3

    /// The noise in dB below full scale, after a frame of `level` dB.
    mutating func handle(_ level: Float) -> Float {
        current = min(current, level)
        frames += 1
        if frames % Self.framesEach == 0 {
            minima.removeFirst()
            minima.append(current)
            current = .infinity
        }
        return max(min(minima.min() ?? Self.assumed, current) + Self.bias, Self.lowest)
    }
}
