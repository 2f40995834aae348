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
        /// The caller has finished a while ago, and it is still not known what was said: something should be heard.
        case stillDecoding
        /// The caller has finished, and it will not be known what was said: the recognizers have been busy for too long.
        case undecoded
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
        /// Whether it is being decoded to its end, the caller having paused.
        var isClosed = false
    }

    /// An utterance that is over and not decoded yet.
    private struct Pending {
        let dictation: Dictation
        /// Frames of the call until the caller's last sound.
        let spokenUntil: Int
        var frames = 0
    }

    /// Samples given to the recognizer at a time while the caller speaks: 500 ms. Each search takes megabytes, and a core that
    /// goes from one caller to the next every 100 ms waits for memory instead of decoding.
    private static let chunk = Telephone.sampleRate / 2
    /// The same in a pause, when it is soon to be known what was said: 100 ms.
    private static let pauseChunk = Telephone.sampleRate / 10
    /// Samples of silence that may be the end of an utterance, so that it is worth knowing what it says: 200 ms.
    private static let shortPause = Telephone.sampleRate / 5
    /// Samples of the line that are kept: the longest utterance and its lead.
    private static let kept = 16 * Telephone.sampleRate

    /// Frames that a live caller's utterance may take to be decoded once it is over before something must be heard: 2 s, so
    /// that with the longest pause that ends an utterance (1.5 s) nobody hears nothing for four seconds. Then every 3 s.
    private static let patience = 100
    private static let reminder = 150
    /// Frames after which it is given up: 10 s.
    private static let limit = 500
    /// Samples of silence after which what is complete is decoded to its end while the rest of the pause goes by: 300 ms of
    /// 500. The last pass over an utterance takes a tenth of a second and more, and is thrown away if the caller goes on.
    private static let hunch = 3 * Telephone.sampleRate / 10

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
    private var frames = 0
    /// Frames from the caller's last sound to the moment its utterance was decoded, of the latest that was.
    public private(set) var framesSinceSpeech = 0

    /// An ear at the start of a call; a live one never waits for a recognizer.
    init(_ voiceBot: VoiceBot, isLive: Bool) {
        self.voiceBot = voiceBot
        self.isLive = isLive
        endpointer = Endpointer(voiceBot.endpointing)
    }

    /// Whether the caller is speaking, or has spoken and is not understood yet.
    public var isHearingSpeech: Bool { endpointer.isSpeaking || !pending.isEmpty }

    /// Whether the caller has fallen silent for long enough that this may be the end.
    private var isPause: Bool { endpointer.pauseSamples >= Self.shortPause }

    /// Takes in 20 ms of the caller.
    ///
    /// - Parameter listening: What can be said now; nil if the caller is not to be heard (keys are, always).
    /// - Throws: `SpeechError` if recognition fails, `CancellationError`.
    public mutating func hear(_ frame: AudioFrame, for listening: Dialogue.Listening?) async throws -> [Event] {
        frames += 1
        let presses = keys.handle(frame)
        if !presses.isEmpty { utterance = nil }
        var events = presses.map { Event.digit($0.digit) }
        if let listening {
            keep(frame)
            for event in endpointer.handle(frame, isComplete: utterance?.dictation.isComplete ?? false) {
                take(event, listening, &events)
            }
            if endpointer.isSpeaking { band.handle(frame) }
            feed(atLeast: isPause ? Self.pauseChunk : Self.chunk)
            foresee(listening)
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

    /// Closes an utterance that seems to end here, and opens it again if the caller goes on.
    private mutating func foresee(_ listening: Dialogue.Listening) {
        guard let running = utterance else { return }
        let mayEnd = endpointer.pauseSamples >= Self.hunch
        if mayEnd, !running.isClosed, running.dictation.isComplete {
            close()
        } else if !mayEnd, running.isClosed {
            begin(at: running.start, listening)
            feed(atLeast: Self.chunk)
        }
    }

    /// Waits until all that was handed in is decoded.
    func settle() async {
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
                framesSinceSpeech = frames - first.spokenUntil
                events.append(outcome.heard.map(Event.heard) ?? .nothingRecognized)
            case nil:
                pending[0].frames += 1
                guard pending[0].frames >= Self.limit else {
                    let late = pending[0].frames - Self.patience
                    if late >= 0, late.isMultiple(of: Self.reminder) { events.append(.stillDecoding) }
                    return events
                }
                events.append(.undecoded)
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

    /// Hands in what the dictation has not had yet, if that is `atLeast` so many samples; a second at a time, lest other
    /// callers wait for a recognizer's queue.
    private mutating func feed(atLeast count: Int) {
        while let running = utterance, !running.isClosed, lineStart + line.count - running.fed >= count {
            let piece = line[(running.fed - lineStart)...].prefix(Telephone.sampleRate)
            running.dictation.feed(Array(piece), isPause: isPause)
            utterance?.fed += piece.count
        }
    }

    /// Has the utterance decoded to its end, as far as it goes now.
    private mutating func close() {
        feed(atLeast: 1)
        guard let running = utterance, !running.isClosed else { return }
        running.dictation.end(whole: Array(line[(running.start - lineStart)..<(running.fed - lineStart)]))
        utterance?.isClosed = true
    }

    private mutating func end() {
        close()
        guard let ended = utterance else { return }
        let silence = endpointer.silentSamples / Telephone.frameSamples
        pending.append(Pending(dictation: ended.dictation, spokenUntil: frames - silence))
        utterance = nil
    }
}
