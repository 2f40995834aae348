/// 20 ms of telephone sound: exactly ``Telephone/frameSamples`` mono 16-bit samples at 8 kHz.
///
/// The unit of audio time: a call's clock is the count of the frames its caller has sent.
public struct AudioFrame: Sendable, Equatable {
    /// The samples, always ``Telephone/frameSamples`` of them.
    public let samples: [Int16]

    /// 20 ms of digital silence.
    public static let silence = AudioFrame(padding: [])

    /// A frame of `samples`; a shorter run is padded with silence at its end, of a longer one only the first 160 count. 160
    /// of them are taken as they are, without copying.
    public init(padding samples: [Int16]) {
        self.samples = samples.count == Telephone.frameSamples ? samples : Self.padded(samples[...])
    }

    /// The same of a part of some samples.
    public init(padding samples: ArraySlice<Int16>) { self.samples = Self.padded(samples) }

    private static func padded(_ samples: ArraySlice<Int16>) -> [Int16] {
        var padded = Array(samples.prefix(Telephone.frameSamples))
        if padded.count < Telephone.frameSamples {
            padded.append(contentsOf: repeatElement(0, count: Telephone.frameSamples - padded.count))
        }
        return padded
    }
}
