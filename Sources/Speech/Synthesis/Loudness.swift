internal import Audio
internal import Foundation

/// Brings prompts to an even loudness and cuts the silence off their ends.
enum Loudness {
    /// Speech level of prompts, dB below full scale (RMS of the frames with speech); telephone practice is −16…−24.
    static let target = -20.0
    /// Frames quieter than this are silence, dB below full scale.
    private static let silence = -50.0
    /// The loudest sample after leveling, dB below full scale.
    private static let ceiling = -1.0
    /// A synthesized clip that begins with its sound and ends with 180 ms of silence at most; multiples of 20 ms are cut.
    ///
    /// The pause between two prompts is the first one's, so that a caller never waits for an answer's own silence. The
    /// synthesizer's silence is all zeros, so no threshold can waver.
    static func trimmed(_ clip: AudioClip) -> AudioClip {
        let grid = clip.sampleRate / 50
        let kept = 9 * grid
        let samples = clip.samples
        guard let first = samples.firstIndex(where: { $0 != 0 }), let last = samples.lastIndex(where: { $0 != 0 })
        else {
            return clip
        }
        let start = first / grid * grid
        let end = min((last + kept) / grid * grid + grid, samples.count / grid * grid)
        return AudioClip(samples: Array(samples[start..<max(start, end)]), sampleRate: clip.sampleRate)
    }

    /// The clip with its speech at −20 dBFS; less where that would clip.
    static func leveled(_ clip: AudioClip) -> AudioClip {
        let speech = clip.frames.filter(isSpeech)
        guard !speech.isEmpty else { return clip }
        let power = speech.reduce(0) { $0 + meanPower($1) } / Double(speech.count)
        let peak = clip.samples.reduce(1) { max($0, abs(Double($1))) }
        let wanted = pow(10, target / 20) * 32_768 / power.squareRoot()
        let gain = min(wanted, pow(10, ceiling / 20) * 32_767 / peak)
        return AudioClip(
            samples: clip.samples.map { Int16(saturating: Double($0) * gain) },
            sampleRate: clip.sampleRate)
    }

    private static func isSpeech(_ frame: AudioFrame) -> Bool {
        meanPower(frame) > pow(10, silence / 10) * 32_768 * 32_768
    }

    private static func meanPower(_ frame: AudioFrame) -> Double {
        frame.samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(frame.samples.count)
    }
}
