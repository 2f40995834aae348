public import Audio

/// Speaks: eSpeak NG on a serial queue of its own.
///
/// There is exactly one, ``shared``, since eSpeak NG's state belongs to the process; requests are served one after another.
/// A sentence takes a millisecond or two.
public actor Synthesizer {
    /// The process's synthesizer.
    public static let shared = Synthesizer()

    /// The rates it can speak at, words a minute.
    public static let rates = 80...450

    private let executor = QueueExecutor(label: "foyer.synthesizer")
    private var opened: SpeechEngine?

    /// Runs on the synthesizer's own queue.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init() {}

    /// The text as telephone sound (8 kHz), at an even loudness, that begins with its sound and ends with 180 ms of silence at most.
    ///
    /// - Throws: ``SpeechError`` for malformed markup or an unknown voice, `CancellationError` when cancelled (within 50 ms
    ///   of sound).
    public func speak(
        _ text: SpokenText, voice: LanguagePack.Voice = .init()
    ) async throws -> AudioClip {
        let document = try text.document()
        guard Self.rates.contains(voice.rate) else {
            throw SpeechError(
                .synthesizer, "A rate of \(voice.rate) words a minute cannot be spoken: choose \(Self.rates).")
        }
        let cancelled = Flag()
        return try await withTaskCancellationHandler {
            let raw = try synthesize(document, voice: voice, cancelled: cancelled)
            try Task.checkCancellation()
            return Loudness.leveled(Loudness.trimmed(raw).resampled(to: Telephone.sampleRate))
        } onCancel: {
            cancelled.raise()
        }
    }

    /// The sound as eSpeak NG makes it, up to the moment when `cancelled` is raised.
    func synthesize(_ document: String, voice: LanguagePack.Voice, cancelled: Flag) throws -> AudioClip {
        let engine = try engine()
        return AudioClip(
            samples: try engine.speak(document, voice: voice, cancelled: cancelled), sampleRate: engine.sampleRate)
    }

    /// How a word is pronounced, in IPA.
    public func phonemes(of word: String, voice: LanguagePack.Voice = .init()) throws -> String {
        try engine().phonemes(of: word, voice: voice)
    }

    private func engine() throws -> SpeechEngine {
        if let opened { return opened }
        let made = try SpeechEngine()
        opened = made
        return made
    }
}
