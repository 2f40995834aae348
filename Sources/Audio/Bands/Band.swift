/// What a line lets through.
public enum Band: String, Sendable, CaseIterable {
    /// All of 8 kHz: voice over IP from end to end.
    case g711
    /// 300–3400 Hz: somewhere on the way an analog line or an old switch (ITU-T G.712).
    case pstn

    /// A clip at 8 kHz as it would come out of such a line; for ``g711`` it stays as it is.
    ///
    /// Costs some 130 multiplications a sample.
    public func limit(_ clip: AudioClip) -> AudioClip {
        switch self {
        case .g711: clip
        case .pstn: AudioClip(samples: Self.pstnFilter.apply(clip.samples), sampleRate: clip.sampleRate)
        }
    }

    private static let pstnFilter = FIRFilter(low: 300, high: 3_400)
}
