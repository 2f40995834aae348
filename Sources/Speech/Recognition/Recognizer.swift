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
        var suppressor = NoiseSuppressor()
        var resampler = Resampler(from: Telephone.sampleRate, to: decoderRate)
        /// Sound at 16 kHz that is not decoded yet.
        var store: [Int16] = []
        /// Whether the line's mean is still to be measured, from what is in store.
        var isCold: Bool

        init(_ listening: Listening, _ adaptation: Adaptation, isCold: Bool) {
            self.listening = listening
            self.adaptation = adaptation
            self.isCold = isCold
        }
    }

    private static let decoderRate = 16_000
    /// Sound of a cold line that is gathered before decoding, to measure its mean from: as much as a question takes, or less
    /// if the caller pauses. A mean of one second leans to that second's sounds: of 100 questions and requests it left 12.5 %
    /// of the words wrong, that of the whole 10.8 %.
    private static let longestLead = 3 * decoderRate
    private static let leadBeforePause = decoderRate
    /// Sound decoded at a stretch, before another recognizer may have the thread: 0.5 s, some 50 ms of work.
    private static let stretch = decoderRate / 2

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
    public func feed(_ samples: [Int16], isPause: Bool = false) async throws -> Hypothesis? {
        guard let current = utterance else { return nil }
        work.measure(Double(samples.count) / Double(Telephone.sampleRate)) {
            current.store += current.resampler.process(current.suppressor.process(samples))
        }
        if current.isCold {
            guard current.store.count >= (isPause ? Self.leadBeforePause : Self.longestLead) else { return nil }
            try begin(current)
        }
        try await decodeStore(of: current)
        return try decoder().partial
    }

    /// Ends the utterance.
    ///
    /// - Returns: What was said; nil for silence and most noise. A grammar fits any speech into its sentences: see
    ///   ``Hypothesis/confidence``.
    public func finish() async throws -> Hypothesis? {
        guard let current = utterance else { return nil }
        work.measure {
            current.store += current.resampler.process(current.suppressor.finish()) + current.resampler.finish()
        }
        if current.isCold { try begin(current) }
        try await decodeStore(of: current)
        utterance = nil
        let decoder = try decoder()
        return work.measure {
            decoder.end()
            return decoder.hypothesis(current.listening, pack: model.pack)
        }
    }

    /// Ends the utterance, if one is under way, and forgets it.
    public func cancel() {
        utterance = nil
        opened?.abandon()
    }

    /// Ends the utterance, if one is under way, and gives memory back: its lattice, and what else PocketSphinx has freed of the
    /// search, a third, in pieces that the C library would keep. Costs a millisecond.
    public func rest() {
        cancel()
        opened?.forget()
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
    ) async throws -> Hypothesis? {
        try start(listening, channel: channel, adaptation: adaptation)
        try await feed(clip.resampled(to: Telephone.sampleRate).samples)
        return try await finish()
    }

    /// Measures a cold line's mean from what is in store.
    private func begin(_ current: Utterance) throws {
        current.isCold = false
        let decoder = try decoder()
        try work.measure {
            try decoder.start(
                current.listening, adaptation: current.adaptation, channel: decoder.measureChannel(current.store))
        }
    }

    /// Decodes what is in store, a stretch at a time.
    ///
    /// - Throws: `CancellationError` if the task is cancelled, or the utterance given up, between two stretches.
    private func decodeStore(of current: Utterance) async throws {
        let decoder = try decoder()
        while !current.store.isEmpty {
            let stretch = Array(current.store.prefix(Self.stretch))
            current.store.removeFirst(stretch.count)
            work.measure { decoder.process(stretch) }
            guard !current.store.isEmpty else { return }
            await Task.yield()
            guard utterance === current, !Task.isCancelled else { throw CancellationError() }
        }
    }

    private func decoder() throws -> Decoder {
        if let opened { return opened }
        let decoder = try Decoder(model)
        opened = decoder
        return decoder
    }
}
