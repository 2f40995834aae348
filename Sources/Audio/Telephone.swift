/// The shape of sound on a telephone line: mono, linear 16-bit samples, 8 000 a second, moved in frames of 20 ms.
///
/// Everything between the codecs and the recognizer has this shape. G.711 (ITU-T G.711) fixes the rate, RFC 3551
/// section 4.2 the 20 ms default packet.
public enum Telephone {
    /// Samples a second (Hz).
    public static let sampleRate = 8_000
    /// Samples in one frame.
    public static let frameSamples = 160
    /// The time one frame takes.
    public static let frameDuration = Duration.milliseconds(20)
}
