internal import Audio

/// Little-endian 16-bit samples as bytes: what AudioSocket, jambonz, FreeSWITCH and browsers carry.
///
/// Copied whole, in code of its own for every caller's collection: this runs a hundred times a second and call.
public enum LinearPCM {
    /// Two bytes a sample, the low one first.
    public static func bytes(_ samples: [Int16]) -> [UInt8] {
        samples.map(\.littleEndian).withUnsafeBytes { Array($0) }
    }

    /// Samples of bytes; an odd last byte counts for nothing.
    @inlinable
    public static func samples(_ bytes: some Collection<UInt8>) -> [Int16] {
        let count = bytes.count / 2
        return [Int16](unsafeUninitializedCapacity: count) { samples, initialized in
            UnsafeMutableRawBufferPointer(samples).copyBytes(from: bytes.prefix(2 * count))
            initialized = count
        }
        .map(Int16.init(littleEndian:))
    }
}

/// Sound of any rate on its way to the line's 8 kHz, without seams between the pieces. One user at a time.
struct LineRate: ~Copyable {
    private var resampler: Resampler?
    private var rate = Telephone.sampleRate

    /// The samples at 8 kHz, a few milliseconds late if they had another rate.
    mutating func convert(_ samples: [Int16], from rate: Int) -> [Int16] {
        guard rate != Telephone.sampleRate else {
            resampler = nil
            self.rate = rate
            return samples
        }
        if rate != self.rate || resampler == nil {
            resampler = Resampler(from: rate, to: Telephone.sampleRate)
            self.rate = rate
        }
        return resampler?.process(samples) ?? samples
    }
}
