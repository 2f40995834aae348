internal import CSpeexDSP

/// Lowers the steady noise behind one utterance, so that more of its words are recognized, in less time.
///
/// Owns a state of speexdsp's preprocessor: each band is weakened by how likely it holds no voice (Ephraim and Malah 1985; the
/// noise tracked as by Cohen and Berdugo 2002). What the noise is like it is told by the utterance's lead, several times over.
/// A quiet line's sound comes out as it went in. One user at a time.
public struct NoiseSuppressor: ~Copyable {
    private enum Stage {
        case learning, suppressing, quiet
    }

    private let state: OpaquePointer
    private var floor = NoiseFloor()
    /// The noise, in dB below full scale.
    private var noise: Float = 0
    private var stage = Stage.learning
    /// Samples that are not processed yet.
    private var store: [Int16] = []
    /// Samples of what comes out that belong to no sample that went in.
    private var excess = Self.piece

    /// Half a telephone's frame: with speexdsp's usual 20 ms more words are wrong.
    private static let piece = Telephone.frameSamples / 2
    /// What precedes the voice in an utterance: 0.24 s, which is heard forward and backward four times.
    private static let lead = 12 * Telephone.frameSamples
    private static let rounds = 4
    /// Noise up to this is left alone (dB below full scale): a good line's own.
    private static let quiet: Float = -58
    /// What other noise is brought down to, and by how much at most.
    private static let aim: Float = -60
    private static let most: Float = 20

    /// A suppressor at the beginning of an utterance of 8 kHz.
    public init() {
        guard let state = speex_preprocess_state_init(Int32(Self.piece), Int32(Telephone.sampleRate)) else {
            preconditionFailure("speex_preprocess_state_init ran out of memory")
        }
        self.state = state
    }

    deinit { speex_preprocess_state_destroy(state) }

    /// The sound so far less its noise, but for the last 30 ms at most, and nothing before the lead is known.
    public mutating func process(_ samples: [Int16]) -> [Int16] {
        store += samples
        if stage == .learning, store.count >= Self.lead { learn() }
        switch stage {
        case .learning: return []
        case .suppressing: return suppressed()
        case .quiet: return rest()
        }
    }

    /// The end of the sound, after the last piece.
    public mutating func finish() -> [Int16] {
        guard stage == .suppressing else { return rest() }
        let missing = store.count + Self.piece - excess
        return Array(process([Int16](repeating: 0, count: 2 * Telephone.frameSamples)).prefix(missing))
    }

    private mutating func learn() {
        let lead = Array(store.prefix(Self.lead))
        let round = Array(lead.reversed()) + lead
        for _ in 0..<Self.rounds { _ = suppressed(round) }
        stage = noise > Self.quiet ? .suppressing : .quiet
    }

    private mutating func rest() -> [Int16] {
        defer { store = [] }
        return store
    }

    /// The whole frames in store.
    private mutating func suppressed() -> [Int16] {
        let whole = store.count - store.count % Telephone.frameSamples
        let output = suppressed(Array(store.prefix(whole)))
        store.removeFirst(whole)
        let early = min(excess, output.count)
        excess -= early
        return Array(output.dropFirst(early))
    }

    private mutating func suppressed(_ samples: [Int16]) -> [Int16] {
        AudioClip(samples: samples).frames.flatMap { suppressed($0) }
    }

    private mutating func suppressed(_ frame: AudioFrame) -> [Int16] {
        noise = floor.handle(Float(frame.level))
        var change = -Int32(min(max(noise - Self.aim, 0), Self.most).rounded())
        speex_preprocess_ctl(state, SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, &change)
        var samples = frame.samples
        samples.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            for offset in stride(from: 0, to: buffer.count, by: Self.piece) {
                speex_preprocess_run(state, start + offset)
            }
        }
        return samples
    }
}

extension AudioClip {
    /// This clip of 8 kHz less the steady noise behind it.
    public func suppressingNoise() -> AudioClip {
        var suppressor = NoiseSuppressor()
        let samples = suppressor.process(samples) + suppressor.finish()
        return AudioClip(samples: samples, sampleRate: sampleRate)
    }
}
