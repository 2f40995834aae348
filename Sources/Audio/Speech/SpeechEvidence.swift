internal import Foundation

/// What a stretch of sound was like from its first to its last loud frame: was that speech at all?
public struct SpeechEvidence: Sendable, Equatable {
    /// Loud frames, 20 ms each.
    public private(set) var loudFrames = 0
    /// All frames.
    public private(set) var frames = 0
    private var voicing = 0.0
    private var toneFrames = 0
    private var pitchSteps = 0
    private var pitchWeight = 0.0
    private var glideWeight = 0.0
    private var lastPitch: Float?
    private var flux = 0.0
    private var flatness = 0.0
    private var levels = 0.0
    private var squaredLevels = 0.0

    /// Nothing heard yet.
    init() {}

    mutating func add(_ judgment: SpeechDetector.Judgment) {
        frames += 1
        levels += Double(judgment.level)
        squaredLevels += Double(judgment.level * judgment.level)
        follow(judgment)
        guard let sound = judgment.sound else { return }
        loudFrames += 1
        voicing += Double(judgment.voicing)
        toneFrames += judgment.isTone ? 1 : 0
        flux += Double(sound.flux)
        flatness += Double(sound.flatness)
    }

    /// How much of a voice is in the loud frames on average, 0…0.55.
    public var voicedShare: Double { share(voicing) }
    /// The share of loud frames that were tones, 0…1.
    public var toneShare: Double { share(Double(toneFrames)) }
    /// The share of the steps from one voiced frame to the next in which the pitch glides, 0…1: a voice never holds quite
    /// still and never leaps, a note holds and the next one leaps. Louder steps count for more, lest the hum behind a
    /// caller speak for the caller.
    public var glideShare: Double { pitchWeight > 0 ? glideWeight / pitchWeight : 0 }
    /// How much the spectrum moves from frame to frame on average, 0…1.
    public var movement: Double { share(flux) }
    /// How noise-like the sound is on average, 0…1.
    public var noisiness: Double { share(flatness) }
    /// The spread of the level (standard deviation, dB): syllables rise and fall.
    public var modulation: Double {
        guard frames > 0 else { return 0 }
        let mean = levels / Double(frames)
        return max(0, squaredLevels / Double(frames) - mean * mean).squareRoot()
    }

    /// Whether all this adds up to speech.
    ///
    /// Noise has no voice, music no gliding pitch, neither has syllables. Over 400 telephone utterances in a dozen voices
    /// mostly glide in half of their steps and more, hold music in a fifth and less; four steps are forgiven, for a word may
    /// have no more.
    public var isSpeech: Bool {
        voicedShare > 0.02 && toneShare < 0.5 && modulation > 2.5
            && (0.3 - glideShare) * Double(pitchSteps) <= 4
    }

    private mutating func follow(_ judgment: SpeechDetector.Judgment) {
        guard let sound = judgment.sound, sound.periodicity > 0.6, sound.pitch > 0 else {
            lastPitch = nil
            return
        }
        if let lastPitch {
            let weight = pow(10, Double(judgment.level) / 20)
            pitchSteps += 1
            pitchWeight += weight
            if Self.glide.contains(abs(log(sound.pitch / lastPitch))) { glideWeight += weight }
        }
        lastPitch = sound.pitch
    }

    /// The pitch's change in 20 ms, as a logarithm: from 0.4 to 6 %.
    private static let glide: Range<Float> = 0.004..<0.06

    private func share(_ sum: Double) -> Double {
        loudFrames > 0 ? sum / Double(loudFrames) : 0
    }
}
