public import Audio
public import Dialogue
internal import Speech

/// Listens to one caller: finds utterances and keys in the line's frames, has utterances recognized and understood.
///
/// Used by the call's task alone. A recognizer is borrowed only while the caller speaks; what was learned of the line (its
/// mean cepstrum, its band) is kept for the caller's next utterance, whichever recognizer that gets. A live caller's
/// utterances are decoded beside the call, which goes on; a recorded caller's while the call waits.
public struct Ear: ~Copyable {
    /// What a frame can bring about.
    public enum Event: Sendable, Equatable {
        /// The caller has begun to speak: the bot should fall silent.
        case speechStarted
        /// The caller has finished, and this was understood.
        case heard(Heard)
        /// The caller has finished, and no words were recognized.
        case nothingRecognized
        /// What had begun like speech was none.
        case dismissed
        /// A key was pressed, heard as tones.
        case digit(Character)
    }

    /// An utterance under way.
    private struct Utterance {
        let dictation: Dictation
        /// The line's position of its first sample.
        let start: Int
        /// Samples of the line handed in so far.
        var fed: Int
    }

    /// An utterance that is over and not decoded yet.
    private struct Pending {
        let dictation: Dictation
        var frames = 0
    }

    /// Samples given to the recognizer at a time: 100 ms (a hop to its queue costs microseconds, not nothing).
    private static let chunk = Telephone.sampleRate / 10
    /// Samples of the line that are kept: the longest utterance and its lead.
    private static let kept = 16 * Telephone.sampleRate

    /// Frames that a live caller's utterance may take to be decoded once it is over: 2 s. Then it counts as not recognized,
    /// so that with the longest pause that ends an utterance (1.5 s) nobody hears nothing for four seconds.
    private static let patience = 100

    private let voiceBot: VoiceBot
    private let isLive: Bool
    private var endpointer: Endpointer
    private var keys = DTMFDetector()
    private var line: [Int16] = []
    /// The line's position of the first sample kept.
    private var lineStart = 0
    private var band = BandMeter()
    private var channel: ChannelState?
    private var utterance: Utterance?
    private var pending: [Pending] = []

    /// An ear at the start of a call; a live one never waits for a recognizer.
    init(_ voiceBot: VoiceBot, isLive: Bool) {
        self.voiceBot = voiceBot
        self.isLive = isLive
        endpointer = Endpointer(voiceBot.endpointing)
    }

    /// Whether the caller is speaking, or has spoken and is not understood yet.
    public var isHearingSpeech: Bool { endpointer.isSpeaking || !pending.isEmpty }

    /// Takes in 20 ms of the caller.
    ///
    /// - Parameter listening: What can be said now; nil if the caller is not to be heard (keys are, always).
    /// - Throws: `SpeechError` if recognition fails, `CancellationError`.
    public mutating func hear(_ frame: AudioFrame, for listening: Dialogue.Listening?) async throws -> [Event] {
        let presses = keys.handle(frame)
        if !presses.isEmpty { utterance = nil }
        var events = presses.map { Event.digit($0.digit) }
        if let listening {
            keep(frame)
            for event in endpointer.handle(frame, isComplete: utterance?.dictation.isComplete ?? false) {
                take(event, listening, &events)
            }
            if endpointer.isSpeaking { band.handle(frame) }
            feed(atLeast: Self.chunk)
        }
        if !isLive { await settle() }
        return try collect(into: events)
    }

    /// Ends what is being said, if anything, as if the caller had fallen silent: the line is over.
    public mutating func finish() async throws -> [Event] {
        for event in endpointer.finish() {
            if case .ended = event { end() } else { utterance = nil }
        }
        await settle()
        return try collect(into: [])
    }

    private mutating func take(_ event: Endpointer.Event, _ listening: Dialogue.Listening, _ events: inout [Event]) {
        switch event {
        case .started(let position):
            begin(at: position, listening)
            events.append(.speechStarted)
        case .ended: end()
        case .dismissed:
            utterance = nil
            events.append(.dismissed)
        }
    }

    /// Waits until all that was handed in is decoded.
    private func settle() async {
        for pending in pending { await pending.dictation.settle() }
        await utterance?.dictation.settle()
    }

    /// Adds what has been decoded by now, in the order it was said.
    private mutating func collect(into events: [Event]) throws -> [Event] {
        var events = events
        // Found out while it lasts, such as a grammar that is wrong.
        if case .failure(let error) = utterance?.dictation.outcome { throw error }
        while let first = pending.first {
            switch first.dictation.outcome {
            case .failure(let error): throw error
            case .success(let outcome):
                if let learned = outcome.channel { channel = learned }
                events.append(outcome.heard.map(Event.heard) ?? .nothingRecognized)
            case nil:
                pending[0].frames += 1
                guard first.frames >= Self.patience else { return events }
                events.append(.nothingRecognized)
            }
            pending.removeFirst()
        }
        return events
    }

    /// The transform for the line as far as it is known; nil for the pack's default.
    private var adaptation: Adaptation? { band.band == .pstn ? .pstn : nil }

    private mutating func keep(_ frame: AudioFrame) {
        line.append(contentsOf: frame.samples)
        // Dropped in large pieces, so that a long call does not move 16 s of samples every 20 ms.
        guard line.count >= 2 * Self.kept else { return }
        line.removeFirst(Self.kept)
        lineStart += Self.kept
    }

    private mutating func begin(at position: Int, _ listening: Dialogue.Listening) {
        let start = max(position, lineStart)
        let dictation = Dictation(
            voiceBot, .init(listening: listening, channel: channel, adaptation: adaptation))
        utterance = Utterance(dictation: dictation, start: start, fed: start)
    }

    /// Hands in what the dictation has not had yet, if that is `atLeast` so many samples.
    private mutating func feed(atLeast count: Int) {
        guard let fed = utterance?.fed, lineStart + line.count - fed >= count else { return }
        utterance?.dictation.feed(Array(line[(fed - lineStart)...]))
        utterance?.fed = lineStart + line.count
    }

    private mutating func end() {
        feed(atLeast: 1)
        guard let ended = utterance else { return }
        ended.dictation.end(whole: Array(line[(ended.start - lineStart)..<(ended.fed - lineStart)]))
        pending.append(Pending(dictation: ended.dictation))
        utterance = nil
    }
}
