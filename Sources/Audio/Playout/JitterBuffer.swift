internal import CSpeexDSP

/// Puts frames that arrive late, early, twice or out of order back into the line's own time, by speexdsp.
///
/// It learns how much delay the network needs. Owns speexdsp's state; one user at a time. It conceals nothing: see
/// ``Concealer``.
public struct JitterBuffer: ~Copyable {
    private let state: OpaquePointer

    /// An empty buffer.
    public init() {
        guard let state = jitter_buffer_init(Int32(Telephone.frameSamples)) else {
            preconditionFailure("jitter_buffer_init ran out of memory")
        }
        self.state = state
    }

    deinit { jitter_buffer_destroy(state) }

    /// Takes in a frame from the network.
    ///
    /// - Parameters:
    ///   - frame: 20 ms of sound.
    ///   - timestamp: When it was spoken, in samples, as RTP counts them: it wraps around at 2³².
    public mutating func put(_ frame: AudioFrame, timestamp: UInt32) {
        var samples = frame.samples
        samples.withUnsafeMutableBytes { bytes in
            // The library copies what `data` points to.
            var packet = JitterBufferPacket()
            packet.data = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            packet.len = UInt32(bytes.count)
            packet.timestamp = timestamp
            packet.span = UInt32(Telephone.frameSamples)
            jitter_buffer_put(state, &packet)
        }
    }

    /// The frame to play in the next 20 ms, or nil if it is missing or the buffer wants more delay.
    public mutating func next() -> AudioFrame? {
        var samples = [Int16](repeating: 0, count: Telephone.frameSamples)
        let status = samples.withUnsafeMutableBytes { bytes in
            var packet = JitterBufferPacket()
            packet.data = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            packet.len = UInt32(bytes.count)
            var offset: Int32 = 0
            return jitter_buffer_get(state, &packet, Int32(Telephone.frameSamples), &offset)
        }
        jitter_buffer_tick(state)
        return status == JITTER_BUFFER_OK ? AudioFrame(padding: samples) : nil
    }
}
