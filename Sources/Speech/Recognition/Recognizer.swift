public import Audio
internal import CPocketSphinx

/// Hears one utterance at a time: one PocketSphinx decoder on a serial queue.
///
/// Begin with ``start(_:channel:adaptation:)``, ``feed(_:)`` pieces of some 100 ms, end with ``finish()`` or ``cancel()``. A new
/// start ends an unfinished utterance. Decoding takes a tenth of real time and blocks only that queue.
public actor Recognizer {
    private let executor: QueueExecutor
    private let model: RecognitionModel
    private let work: DecodingWork
    private var opened: Decoder?
    private var utterance: Utterance?

    /// Runs on the recognizer's queue.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// An utterance under way.
    private final class Utterance {
        let listening: Listening
        let adaptation: Adaptation
        var resampler = Resampler(from: Telephone.sampleRate, to: decoderRate)
        /// Sound at 16 kHz held back until the line's mean can be measured; nil once decoding has begun.
        var lead: [Int16]?
        var heldBack: Int { lead?.count ?? 0 }

        init(_ listening: Listening, _ adaptation: Adaptation, isCold: Bool) {
            self.listening = listening
            self.adaptation = adaptation
            lead = isCold ? [] : nil
        }
    }

    private static let decoderRate = 16_000
    /// Sound of a cold line that is gathered before decoding, to measure its mean from: as much as a question takes, or less
    /// if the caller pauses. A mean of one second leans to that second's sounds: of 100 questions and requests it left 12.5 %
    /// of the words wrong, that of the whole 10.8 %.
    private static let longestLead = 3 * decoderRate
    private static let leadBeforePause = decoderRate

    /// A recognizer of this model; its files are loaded at the first utterance or by ``open()``.
    public init(model: RecognitionModel) {
        self.init(model: model, executor: QueueExecutor(label: "foyer.recognizer"), work: DecodingWork())
    }

    /// One that shares `executor`'s queue with others, and counts its `work` with theirs.
    init(model: RecognitionModel, executor: QueueExecutor, work: DecodingWork) {
        self.model = model
        self.work = work
        self.executor = executor
    }

    /// Loads the model's files now: some 20 ms.
    ///
    /// - Throws: ``SpeechError`` if a file is missing or unfit.
    public func open() throws {
        _ = try decoder()
    }

    /// Begins an utterance.
    ///
    /// - Parameters:
    ///   - listening: what can be said.
    ///   - channel: what the call's earlier utterances taught about the line; nil for the first.
    ///   - adaptation: the line's kind; nil for the pack's default.
    /// - Throws: ``SpeechError`` for an unknown or invalid grammar, or files that cannot be loaded.
    public func start(
        _ listening: Listening, channel: ChannelState? = nil, adaptation: Adaptation? = nil
    ) throws {
        cancel()
        let decoder = try decoder()
        let adaptation = adaptation ?? model.pack.defaultAdaptation
        // Also on a cold line, so that a wrong grammar is found before the caller speaks.
        try decoder.start(listening, adaptation: adaptation, channel: channel)
        if channel == nil { decoder.abandon() }
        utterance = Utterance(listening, adaptation, isCold: channel == nil)
    }

    /// Says whether the caller has paused, and so waits for what is decoded here: it then comes before what callers said who
    /// are still speaking, as far as recognizers share threads. Any thread may say so; ``rest()`` takes it back.
    public nonisolated func setAwaited(_ isAwaited: Bool) { executor.setAwaited(isAwaited) }

    /// Decodes the next samples (8 kHz); some 100 ms at a time serve best.
    ///
    /// - Parameter isPause: Whether the caller is silent just now: a cold line, whose first words are held back to know it
    ///   better, is decoded then, so that the text is known before the pause has ended the utterance.
    /// - Returns: The text recognized so far, without confidence or times; nil while there is none, or before ``start(_:channel:adaptation:)``.
    @discardableResult
    public func feed(_ samples: [Int16], isPause: Bool = false) throws -> Hypothesis? {
        guard let current = utterance else { return nil }
        return try work.measure(Double(samples.count) / Double(Telephone.sampleRate)) {
            try decode(samples, isPause: isPause, current)
        }
    }

    private func decode(_ samples: [Int16], isPause: Bool, _ current: Utterance) throws -> Hypothesis? {
        let decoder = try decoder()
        let samples = current.resampler.process(samples)
        if current.lead == nil {
            decoder.process(samples)
        } else {
            current.lead?.append(contentsOf: samples)
            guard current.heldBack >= (isPause ? Self.leadBeforePause : Self.longestLead) else { return nil }
            try begin(current, decoder)
        }
        return decoder.partial
    }

    /// Ends the utterance.
    ///
    /// - Returns: What was said; nil for silence and most noise. A grammar fits any speech into its sentences: see
    ///   ``Hypothesis/confidence``.
    public func finish() throws -> Hypothesis? {
        guard let current = utterance else { return nil }
        utterance = nil
        return try work.measure { try end(current) }
    }

    private func end(_ current: Utterance) throws -> Hypothesis? {
        let decoder = try decoder()
        let ending = current.resampler.finish()
        if let lead = current.lead {
            current.lead = lead + ending
            try begin(current, decoder)
        } else {
            decoder.process(ending)
        }
        decoder.end()
        return decoder.hypothesis(current.listening, pack: model.pack)
    }

    /// Ends the utterance, if one is under way, and forgets it.
    public func cancel() {
        utterance = nil
        opened?.abandon()
    }

    /// Ends the utterance, if one is under way, and gives memory back: of what the search of an utterance took, PocketSphinx
    /// has freed a third in pieces that the C library would keep. Costs a millisecond.
    public func rest() {
        cancel()
        setAwaited(false)
        malloc_trim(0)
    }

    /// What the last utterance taught about the line, for the call's next ``start(_:channel:adaptation:)``; nil before the first.
    public var channel: ChannelState? { opened?.channel }

    /// Hears a clip from beginning to end as one utterance.
    ///
    /// - Parameter clip: Any rate; it is resampled to the telephone's.
    public func decodeWhole(
        _ clip: AudioClip, listening: Listening = .open, channel: ChannelState? = nil, adaptation: Adaptation? = nil
    ) throws -> Hypothesis? {
        try start(listening, channel: channel, adaptation: adaptation)
        try feed(clip.resampled(to: Telephone.sampleRate).samples)
        return try finish()
    }

    /// Measures a cold line's mean from the lead and decodes it.
    private func begin(_ current: Utterance, _ decoder: Decoder) throws {
        guard let lead = current.lead else { return }
        current.lead = nil
        try decoder.start(
            current.listening, adaptation: current.adaptation, channel: decoder.measureChannel(lead))
        decoder.process(lead)
    }

    private func decoder() throws -> Decoder {
        if let opened { return opened }
        let decoder = try Decoder(model)
        opened = decoder
        return decoder
    }
}
