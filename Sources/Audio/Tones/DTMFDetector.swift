internal import CSpanDSP

/// Finds the keys a caller presses in the sound of the line (ITU-T Q.24), by spandsp.
///
/// 16 of 16 keys at 40 ms, down to −40 dBFS and 6 dB of noise, through µ-law; speech does not set it off.
/// Owns spandsp's receiver; one user at a time.
public struct DTMFDetector: ~Copyable {
    /// A key that was heard.
    public struct Press: Sendable, Equatable {
        /// 0–9, `*`, `#`, A–D.
        public let digit: Character
        /// The sample, from the first one heard, by whose end the key was certain; the tone began some 40 ms before.
        public let position: Int
    }

    private let state: OpaquePointer
    private var heard = 0

    /// A detector at the start of a line.
    public init() {
        guard let state = dtmf_rx_init(nil, nil, nil) else {
            preconditionFailure("dtmf_rx_init ran out of memory")
        }
        self.state = state
    }

    deinit { dtmf_rx_free(state) }

    /// The keys that became certain in this frame: none, or one.
    public mutating func handle(_ frame: AudioFrame) -> [Press] {
        dtmf_rx(state, frame.samples, Int32(frame.samples.count))
        heard += frame.samples.count
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16) { digits in
            let count = dtmf_rx_get(state, digits.baseAddress, Int32(digits.count - 1))
            return digits.prefix(Int(count)).map {
                Press(digit: Character(UnicodeScalar(UInt8(bitPattern: $0))), position: heard)
            }
        }
    }
}
