/// Measures which band a call comes in, from the speech heard so far.
///
/// A band-passed line has next to nothing above 3.4 kHz and below 300 Hz; fricatives and low voices have, elsewhere.
public struct BandMeter: Sendable {
    /// Power between the band's edges, below 300 Hz and above 3.4 kHz, summed over the frames handled.
    private var inside = 0.0
    private var below = 0.0
    private var above = 0.0
    /// Frames counted so far.
    public private(set) var frames = 0
    private var history = [Float](repeating: 0, count: PowerSpectrum.size)
    private var spectrum = PowerSpectrum()

    /// A meter that has heard nothing.
    public init() {}

    /// The share of power below 250 Hz, 0…1. (A margin from 300, because filters have slopes.)
    public var shareBelow: Double { share(below) }
    /// The share of power above 3.5 kHz, 0…1.
    public var shareAbove: Double { share(above) }

    /// The band the call seems to come in, or nil before half a second was heard.
    public var band: Band? {
        guard frames >= 25 else { return nil }
        return shareAbove < Self.aboveLimit && shareBelow < Self.belowLimit ? .pstn : .g711
    }

    private static let aboveLimit = 0.0004
    private static let belowLimit = 0.01

    /// Takes in a frame of speech; give it none of silence, whose spectrum is the line's noise.
    public mutating func handle(_ frame: AudioFrame) {
        history.removeFirst(Telephone.frameSamples)
        history.append(contentsOf: frame.samples.map { Float($0) / 32_768 })
        spectrum.analyze(history[...])
        for (bin, value) in spectrum.power.enumerated() {
            switch Double(bin) * PowerSpectrum.binWidth {
            case ..<250: below += Double(value)
            case 3_500...: above += Double(value)
            default: inside += Double(value)
            }
        }
        frames += 1
    }

    private func share(_ part: Double) -> Double {
        let all = inside + below + above
        return all > 0 ? part / all : 0
    }
}
