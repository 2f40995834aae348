public import Audio
public import Dialogue
internal import Speech

/// Listens to one caller: finds utterances and keys in the line's frames, has utterances recognized and understood.
///
/// Used by the call's task alone. It borrows a recognizer only while the caller speaks, and keeps what it has learned of
/// the line (its mean cepstrum, its band) for the caller's next utterance, whichever recognizer that gets.
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
        let lease: RecognizerLease
        let listening: Dialogue.Listening
        /// The line's position of its first sample.
        let start: Int
        /// Samples of the line given to the recognizer so far.
        var fed: Int
        var partial = ""
        /// Whether what was heard so far can stand as it is.
        var isComplete = false
    }

    /// Samples given to the recognizer at a time: 100 ms (a hop to its queue costs microseconds, not nothing).
    private static let chunk = Telephone.sampleRate / 10
    /// Samples of the line that are kept: the longest utterance and its lead.
    private static let kept = 16 * Telephone.sampleRate

    private let voiceBot: VoiceBot
    private var endpointer: Endpointer
    private var keys = DTMFDetector()
    private var line: [Int16] = []
    /// The line's position of the first sample kept.
    private var lineStart = 0
    private var band = BandMeter()
    private var channel: ChannelState?
    private var utterance: Utterance?

    /// An ear at the start of a call.
    init(_ voiceBot: VoiceBot) {
        self.voiceBot = voiceBot
        endpointer = Endpointer(voiceBot.endpointing)
    }

    /// Whether the caller is speaking.
    public var isHearingSpeech: Bool { endpointer.isSpeaking }

    /// Takes in 20 ms of the caller.
    ///
    /// - Parameter listening: What can be said now; nil if the caller is not to be heard (keys are, always).
    /// - Throws: `SpeechError` if recognition fails, `CancellationError`.
    public mutating func hear(_ frame: AudioFrame, for listening: Dialogue.Listening?) async throws -> [Event] {
        let presses = keys.handle(frame)
        if !presses.isEmpty { await forget() }
        var events = presses.map { Event.digit($0.digit) }
        guard let listening else { return events }
        keep(frame)
        for event in endpointer.handle(frame, isComplete: utterance?.isComplete ?? false) {
            switch event {
            case .started(let position):
                try await begin(at: position, listening)
                events.append(.speechStarted)
            case .ended: events.append(try await end())
            case .dismissed:
                await forget()
                events.append(.dismissed)
            }
        }
        if endpointer.isSpeaking { band.handle(frame) }
        try await feed(atLeast: Self.chunk)
        return events
    }

    /// Ends what is being said, if anything, as if the caller had fallen silent: the line is over.
    public mutating func finish() async throws -> [Event] {
        var events: [Event] = []
        for event in endpointer.finish() {
            if case .ended = event { events.append(try await end()) } else { await forget() }
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

    private mutating func begin(at position: Int, _ listening: Dialogue.Listening) async throws {
        let lease = try await voiceBot.recognizers.lease()
        try await lease.recognizer.start(listening.search, channel: channel, adaptation: adaptation)
        let start = max(position, lineStart)
        utterance = Utterance(lease: lease, listening: listening, start: start, fed: start)
    }

    /// Gives the recognizer what it has not had yet, if that is `atLeast` so many samples.
    private mutating func feed(atLeast count: Int) async throws {
        guard var utterance, lineStart + line.count - utterance.fed >= count else { return }
        let samples = Array(line[(utterance.fed - lineStart)...])
        utterance.fed += samples.count
        if let partial = try await utterance.lease.recognizer.feed(samples), partial.text != utterance.partial {
            utterance.partial = partial.text
            utterance.isComplete = voiceBot.isComplete(partial.text, for: utterance.listening)
        }
        self.utterance = utterance
    }

    private mutating func end() async throws -> Event {
        try await feed(atLeast: 1)
        guard let utterance else { return .nothingRecognized }
        let recognizer = utterance.lease.recognizer
        var heard = voiceBot.interpret(try await recognizer.finish(), for: utterance.listening)
        if utterance.listening == .confirm, heard?.interpretation.outcome != .accept {
            // Neither yes nor no: an agent, help, or another question, which can be asked at any moment.
            let again = voiceBot.interpret(try await rehear(utterance, for: .anythingElse), for: .anythingElse)
            if let again, again.interpretation.outcome == .accept || heard == nil { heard = again }
        }
        if let learned = await recognizer.channel { channel = learned }
        await forget()
        return heard.map(Event.heard) ?? .nothingRecognized
    }

    /// Decodes the utterance a second time, for something else.
    private func rehear(_ utterance: Utterance, for listening: Dialogue.Listening) async throws -> Hypothesis? {
        let recognizer = utterance.lease.recognizer
        try await recognizer.start(listening.search, channel: channel, adaptation: adaptation)
        try await recognizer.feed(Array(line[(utterance.start - lineStart)..<(utterance.fed - lineStart)]))
        return try await recognizer.finish()
    }

    /// Gives the recognizer back; what it was hearing is dropped.
    private mutating func forget() async {
        await utterance?.lease.release()
        utterance = nil
    }
}

extension Dialogue.Listening {
    /// The recognizer's search for what can be said now.
    var search: Speech.Listening {
        switch self {
        case .open, .anythingElse: .open
        case .confirm: .grammar("confirm")
        case .digits(let count, _): .digits(exactly: count)
        }
    }
}
