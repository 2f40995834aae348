internal import CSpanDSP

/// Fills in for frames that the network lost, by repeating the last pitch period and fading it out (ITU-T G.711 appendix
/// I in spirit), by spandsp.
///
/// Owns spandsp's state; one user at a time.
public struct Concealer: ~Copyable {
    private let state: UnsafeMutablePointer<plc_state_t>

    /// A concealer at the start of a stream.
    public init() {
        guard let state = plc_init(nil) else { preconditionFailure("plc_init ran out of memory") }
        self.state = state
    }

    deinit { plc_free(state) }

    /// The frame to play: the one received, smoothed where it follows a loss, or an invented one for nil.
    public mutating func handle(_ frame: AudioFrame?) -> AudioFrame {
        var samples = frame?.samples ?? AudioFrame.silence.samples
        if frame == nil {
            plc_fillin(state, &samples, Int32(samples.count))
        } else {
            plc_rx(state, &samples, Int32(samples.count))
        }
        return AudioFrame(padding: samples)
    }
}
