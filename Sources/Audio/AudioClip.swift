/// A stretch of mono sound: linear 16-bit samples and their rate.
public struct AudioClip: Sendable, Equatable {
    /// The samples, oldest first.
    public var samples: [Int16]
    /// Samples a second (Hz); above zero.
    public let sampleRate: Int

    /// A clip of `samples` at `sampleRate` Hz, telephone rate unless said.
    public init(samples: [Int16], sampleRate: Int = Telephone.sampleRate) {
        precondition(sampleRate > 0, "a clip's sample rate is above zero")
        self.samples = samples
        self.sampleRate = sampleRate
    }

    /// How long the clip plays, in seconds.
    public var seconds: Double { Double(samples.count) / Double(sampleRate) }

    /// The clip cut into frames of 160 samples, the last one padded with silence.
    ///
    /// The samples are taken as they stand: resample a clip of another rate to 8 kHz first.
    public var frames: [AudioFrame] {
        stride(from: 0, to: samples.count, by: Telephone.frameSamples).map { start in
            AudioFrame(padding: samples[start..<min(start + Telephone.frameSamples, samples.count)])
        }
    }
}
