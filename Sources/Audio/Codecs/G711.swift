internal import CSpanDSP

/// The two codecs of the telephone network, one byte a sample at 8 kHz (ITU-T G.711), by spandsp.
public enum G711: Sendable, CaseIterable {
    /// North America and Japan; RTP payload type 0.
    case muLaw
    /// The rest of the world; RTP payload type 8. Even bits are inverted on the wire, as the standard says.
    case aLaw

    /// Bytes for samples, one each.
    public func encode(_ samples: [Int16]) -> [UInt8] {
        switch self {
        case .muLaw: samples.map { linear_to_ulaw(Int32($0)) }
        case .aLaw: samples.map { linear_to_alaw(Int32($0)) }
        }
    }

    /// Samples for bytes, one each. Every byte is valid.
    public func decode(_ bytes: [UInt8]) -> [Int16] {
        switch self {
        case .muLaw: bytes.map { ulaw_to_linear($0) }
        case .aLaw: bytes.map { alaw_to_linear($0) }
        }
    }

    /// What is left of samples after a line has carried them.
    public func roundTrip(_ samples: [Int16]) -> [Int16] {
        decode(encode(samples))
    }
}
