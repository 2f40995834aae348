/// Which transform brings the acoustic model to a line.
public enum Adaptation: String, Sendable, CaseIterable {
    /// For lines that carry all of G.711's band, up to 4 kHz.
    case g711
    /// For lines limited to 300–3400 Hz.
    case pstn
    /// For lines whose band is not known.
    case mixed
}
