internal import Audio

/// Little-endian 16-bit samples as bytes: what AudioSocket, jambonz, FreeSWITCH and browsers carry.
///
/// Inlinable, so that every caller's collection gets code of its own: this runs a hundred times a second and call.
public enum LinearPCM {
    /// Two bytes a sample, the low one first.
    @inlinable
    public static func bytes(_ samples: some Collection<Int16>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples.count * 2)
        for sample in samples {
            let bits = UInt16(bitPattern: sample)
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        }
        return bytes
    }

    /// Samples of bytes; an odd last byte counts for nothing.
    @inlinable
    public static func samples(_ bytes: some RandomAccessCollection<UInt8>) -> [Int16] {
        var samples: [Int16] = []
        samples.reserveCapacity(bytes.count / 2)
        var index = bytes.startIndex
        while bytes.distance(from: index, to: bytes.endIndex) >= 2 {
            let low = bytes[index]
            let high = bytes[bytes.index(after: index)]
            samples.append(Int16(bitPattern: UInt16(low) | UInt16(high) << 8))
            index = bytes.index(index, offsetBy: 2)
        }
        return samples
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
