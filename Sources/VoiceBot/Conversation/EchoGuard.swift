internal import Audio

/// Tells the echo of what we play from a caller who cuts in, so that a prompt never interrupts itself.
///
/// A line returns what was played a fraction of a second later and much softer (ITU-T G.168 asks an echo canceller for 30 dB
/// and more; a telephone in hands-free mode manages 20). So a caller's frame that is far below the loudest of what was
/// played just before is taken for its echo. Pure: one frame in, one out.
struct EchoGuard: Sendable {
    /// How far below what was played (dB) a frame must be to count as its echo: callers are rarely so soft, echoes rarely so
    /// loud.
    private static let margin = 18.0
    /// Frames for which an echo may come back: 300 ms, a mobile network's round trip.
    private static let memory = 15

    private var played: [Double] = []

    /// Remembers what was just played to the caller.
    mutating func playing(_ frame: AudioFrame) {
        played.append(frame.level)
        if played.count > Self.memory { played.removeFirst() }
    }

    /// The caller's frame, or silence if it is only an echo.
    func heard(_ frame: AudioFrame) -> AudioFrame {
        guard let loudest = played.max(), loudest > -50 else { return frame }
        return frame.level < loudest - Self.margin ? .silence : frame
    }
}
