internal import Audio
internal import Foundation
internal import Synchronization

/// Tells tones apart by their frequency: who is heard.
public final class ToneMeter: Sendable {
    private let sounds: AsyncStream<[Int16]>
    private let continuation: AsyncStream<[Int16]>.Continuation
    private let packets = Mutex<[[Int16]]>([])

    init() { (sounds, continuation) = AsyncStream.makeStream() }

    func take(_ samples: [Int16]) {
        packets.withLock { $0.append(samples) }
        continuation.yield(samples)
    }

    /// Waits until a tone of `frequency` Hz has been heard for 200 ms on end.
    public func hears(_ frequency: Int) async {
        var lasting = 0
        for await samples in sounds {
            lasting = Self.hears(frequency, in: samples) ? lasting + samples.count : 0
            if lasting >= 1_600 { return }
        }
    }

    /// The longest stretch, in milliseconds, without either tone between the first packet of one and the last of the other.
    public func longestGap(from first: Int, to second: Int) -> Int {
        let heard = packets.withLock { $0 }.map { Self.hears(first, in: $0) || Self.hears(second, in: $0) }
        guard let start = heard.firstIndex(of: true), let end = heard.lastIndex(of: true) else { return .max }
        let gaps = heard[start...end].split(separator: true).map(\.count)
        return (gaps.max() ?? 0) * 20
    }

    /// Whether most of the power in `samples` is a tone of `frequency` Hz.
    public static func hears(_ frequency: Int, in samples: [Int16]) -> Bool { share(of: frequency, in: samples) > 0.7 }

    /// The share of the power in `samples` that a tone of `frequency` Hz makes up, 0…1 (Goertzel).
    public static func share(of frequency: Int, in samples: [Int16]) -> Double {
        let energy = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard energy > 1_000 * Double(samples.count) else { return 0 }
        let turn = 2 * Double.pi * Double(frequency) / Double(Telephone.sampleRate)
        var real = 0.0
        var imaginary = 0.0
        for (index, sample) in samples.enumerated() {
            real += Double(sample) * cos(turn * Double(index))
            imaginary += Double(sample) * sin(turn * Double(index))
        }
        return 2 * (real * real + imaginary * imaginary) / (Double(samples.count) * energy)
    }
}
