public import Audio
internal import Foundation

/// What a waiting caller hears between announcements: a slow broken chord, computed, so that there is nothing to license.
///
/// Quiet on purpose (about -30 dBFS) and without beginning or end: four bars of 4 s that go round.
public struct HoldMusic: Sendable {
    /// The notes of each bar (Hz): C major, A minor, F major, G major.
    private static let bars: [[Double]] = [
        [261.63, 329.63, 392.00, 523.25], [220.00, 261.63, 329.63, 440.00],
        [174.61, 261.63, 349.23, 440.00], [196.00, 246.94, 293.66, 392.00],
    ]
    private static let noteSamples = Telephone.sampleRate / 2
    private static let amplitude = 1_500.0

    private var position = 0

    /// The music from its first bar.
    public init() {}

    /// The next 20 ms.
    public mutating func next() -> AudioFrame {
        defer { position += Telephone.frameSamples }
        return AudioFrame(padding: (position..<position + Telephone.frameSamples).map(Self.sample))
    }

    private static func sample(at position: Int) -> Int16 {
        let note = position / noteSamples
        let bar = bars[note / 8 % bars.count]
        let up = note % 8 < 4 ? note % 4 : 3 - note % 4
        let time = Double(position % noteSamples) / Double(Telephone.sampleRate)
        let attack = min(1, time / 0.01)
        let swell = attack * exp(-3 * time)
        let phase = 2 * Double.pi * bar[up] * Double(position) / Double(Telephone.sampleRate)
        return Int16(amplitude * swell * (sin(phase) + 0.3 * sin(2 * phase)))
    }
}
