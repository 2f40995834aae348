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
    /// Of the frame before, where it was loud.
    private var lastPitch: Float?

    /// dB above the noise at which something is heard.
    private static let margin: Float = 7
    /// Below this (dB below full scale) nothing is speech: the quietest talkers are 20 dB louder.
    private static let quietest: Float = -58
    /// No tone of a telephone network is lower, and the hum of an “n” or “oo” is as pure as a tone.
    private static let lowestTone: Float = 300
    /// A little below the lowest tone of a key, 697 Hz (ITU-T Q.23).
    private static let lowestKey: Float = 650
    private static let chancePeriodicity: Float = 0.45
    /// No voice holds its pitch like this for long, as a share of it.
    private static let steadiness: Float = 0.004

    mutating func handle(_ frame: AudioFrame) -> Judgment {
        let level = analyzer.level(of: frame)
        let noise = floor.handle(level)
        guard level > max(noise + Self.margin, Self.quietest) else {
            lastPitch = nil
            return Judgment(level: level)
        }
        let features = analyzer.features()
        defer { lastPitch = features.pitch }
        let isTone = isTone(features)
        return Judgment(
            level: level, sound: features, isTone: isTone,
            voicing: isTone ? 0 : max(0, features.periodicity - Self.chancePeriodicity))
    }

    /// Whether what is heard is as pure as a tone, and holds as still.
    ///
    /// Of an “oo” or “ee” a narrow line leaves two harmonics, which are pure enough, but below all keys.
    private func isTone(_ sound: FrameFeatures) -> Bool {
        guard sound.peak > Self.lowestTone,
            sound.tonality > 0.97 || (sound.tonality > 0.9 && sound.flux < 0.1)
        else { return false }
        guard let lastPitch, sound.peak < Self.lowestKey else { return true }
        return abs(sound.pitch - lastPitch) < lastPitch * Self.steadiness
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
