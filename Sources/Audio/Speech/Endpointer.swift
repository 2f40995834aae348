/// Finds where the caller's utterances begin and end, in audio time: the same sound gives the same events every time.
///
/// A start needs sustained speech, so that clicks, coughs, keys and tones do not interrupt the bot. The end comes after a
/// short pause when what was heard is complete and a long one when it is not, so that somebody reading out a number in
/// groups is not cut off. Positions are samples from the first frame handled. Whether the caller says nothing at all is
/// the dialogue's matter: see ``silentSamples``. Costs some 2 µs a quiet frame, 8 µs a loud one.
public struct Endpointer: Sendable {
    /// When speech begins and ends.
    public struct Settings: Sendable, Equatable {
        /// Seconds of speech that make a start.
        public var start = 0.2
        /// Seconds of silence that end what is complete.
        public var completeSilence = 0.5
        /// Seconds of silence that end what is not.
        public var incompleteSilence = 1.5
        /// Seconds after which an utterance ends by force.
        public var longest = 15.0
        /// Seconds kept before the first loud frame, so that a soft first sound is not cut off.
        public var lead = 0.25
        /// Seconds kept after the last loud frame.
        public var tail = 0.25

        /// The settings that suit a telephone.
        public init() {}
    }

    /// A stretch of speech.
    public struct Utterance: Sendable, Equatable {
        /// Where it begins and ends, in samples, with its lead and tail.
        public let range: Range<Int>
        /// What it was like.
        public let evidence: SpeechEvidence
        /// Whether it was ended by force, being too long.
        public let isCutOff: Bool
    }

    /// What a frame can bring about.
    public enum Event: Sendable, Equatable {
        /// Somebody speaks, since about this sample (the lead included): the bot should fall silent.
        case started(at: Int)
        /// They have finished; decode this.
        case ended(Utterance)
        /// The sound is over, and was no speech after all: music, a tone, noise.
        case dismissed(Utterance)
    }

    private enum State: Sendable, Equatable {
        case waiting
        case speaking(from: Int)
    }

    /// How it was set up.
    public let settings: Settings
    /// Samples since somebody was last heard, or since the beginning; 0 while an utterance lasts.
    public private(set) var silentSamples = 0

    private var detector = SpeechDetector()
    private var state = State.waiting
    private var recent: [SpeechDetector.Judgment] = []
    private var evidence = SpeechEvidence()
    /// Judgments since the last loud frame: they belong to the utterance only if it goes on.
    private var trailing: [SpeechDetector.Judgment] = []
    private var handled = 0
    private var lastEnd = 0

    /// An endpointer at the beginning of a line.
    public init(_ settings: Settings = Settings()) {
        self.settings = settings
    }

    /// Whether an utterance lasts.
    public var isSpeaking: Bool { state != .waiting }

    /// Samples of silence at the end of the running utterance so far, which may be its last pause; 0 while none lasts.
    public var pauseSamples: Int { isSpeaking ? trailing.count * Telephone.frameSamples : 0 }

    /// Takes in 20 ms of the caller.
    ///
    /// - Parameter isComplete: Whether what the recognizer has heard so far can stand as it is.
    public mutating func handle(_ frame: AudioFrame, isComplete: Bool) -> [Event] {
        let judgment = detector.handle(frame)
        handled += Telephone.frameSamples
        recent.append(judgment)
        if recent.count > window { recent.removeFirst() }
        switch state {
        case .waiting: return wait()
        case .speaking(let start): return listen(judgment, start: start, isComplete: isComplete)
        }
    }

    /// Ends a running utterance now: the line is closed, or the dialogue has heard enough.
    public mutating func finish() -> [Event] {
        guard case .speaking(let start) = state else { return [] }
        return [end(start: start, isCutOff: false)]
    }

    /// Voicing a frame of those that a start needs, two or three clearly voiced ones of ten: what all words have, and noise never.
    private static let voicingNeeded: Float = 0.04
    /// The same of a word that is over after half as many frames (“six”, whose ends a narrow line lacks): four of ten.
    private static let voicingOfShortWord: Float = 0.1
    /// Quiet frames after which a word is over.
    private static let gap = 4

    /// Frames looked at for a start: half as many again as it takes, for the gaps inside words.
    private var window: Int { max(2, needed * 3 / 2) }
    private var needed: Int { max(1, Self.frames(settings.start)) }

    private mutating func wait() -> [Event] {
        silentSamples += Telephone.frameSamples
        guard isStart, let first = recent.firstIndex(where: \.maySpeak) else { return [] }
        let onset = handled - (recent.count - first) * Telephone.frameSamples
        let start = max(lastEnd, onset - Self.samples(settings.lead))
        for judgment in recent[first...] { take(judgment) }
        state = .speaking(from: start)
        silentSamples = 0
        return [.started(at: start)]
    }

    /// Whether somebody has begun to speak, or has said a short word.
    private var isStart: Bool {
        let voicing = recent.reduce(Float(0)) { $0 + $1.voicing } / Float(needed)
        let speech = recent.count(where: \.maySpeak)
        if speech >= needed { return voicing >= Self.voicingNeeded }
        let isOver = !recent.suffix(Self.gap).contains(where: \.isLoud)
        return isOver && speech >= needed / 2 && voicing >= Self.voicingOfShortWord
    }

    private mutating func listen(_ judgment: SpeechDetector.Judgment, start: Int, isComplete: Bool) -> [Event] {
        take(judgment)
        if handled - start >= Self.samples(settings.longest) { return [end(start: start, isCutOff: true)] }
        let pause = Self.frames(isComplete ? settings.completeSilence : settings.incompleteSilence)
        return trailing.count >= max(1, pause) ? [end(start: start, isCutOff: false)] : []
    }

    /// Counts a frame to the utterance if it is loud and no lone click, else to the silence that may end it.
    private mutating func take(_ judgment: SpeechDetector.Judgment) {
        trailing.append(judgment)
        guard trailing.suffix(3).count(where: \.isLoud) >= 2 else { return }
        for judgment in trailing { evidence.add(judgment) }
        trailing = []
    }

    private mutating func end(start: Int, isCutOff: Bool) -> Event {
        let lastLoud = handled - trailing.count * Telephone.frameSamples
        let utterance = Utterance(
            range: start..<min(handled, lastLoud + Self.samples(settings.tail)), evidence: evidence, isCutOff: isCutOff)
        silentSamples = handled - lastLoud
        lastEnd = utterance.range.upperBound
        state = .waiting
        recent = []
        trailing = []
        evidence = SpeechEvidence()
        return utterance.evidence.isSpeech ? .ended(utterance) : .dismissed(utterance)
    }

    private static func frames(_ seconds: Double) -> Int {
        samples(seconds) / Telephone.frameSamples
    }

    private static func samples(_ seconds: Double) -> Int {
        Int((seconds * Double(Telephone.sampleRate)).rounded())
    }
}
