public import Audio
internal import Dialogue
internal import Telephony

/// Hears labelled clips as a call would and judges what came of them.
public struct Evaluator: Sendable {
    /// What became of one clip.
    public struct Judgment: Sendable {
        /// The clip.
        public let clip: Manifest.Clip
        /// What was recognized; empty if nothing.
        public let text: String
        /// What it was taken for, whatever was done about it; digits as digits, a day as `2019-05-02`, a sum as `19.99 USD`.
        public let intent: String?
        /// How sure that was, 0…1.
        public let score: Double
        /// The best readings, best first; what a classifier can be tried on without decoding again.
        public let nBest: [String]
        /// The words' mean posterior, 0…1; nil if nothing was heard or a grammar listened.
        public let posterior: Double?
        /// Whether anything may be done about what it was taken for.
        public let isActable: Bool
        /// What was done, and whether it was right.
        public let verdict: Tally.Verdict
        /// Seconds of sound.
        public let seconds: Double
    }

    private let voiceBot: VoiceBot
    private let band: Band

    /// The score from which clips are accepted.
    public var acceptThreshold: Double { voiceBot.understanding.calibration.accept }

    /// An evaluator whose clips come over a line of `band`.
    public init(_ voiceBot: VoiceBot, band: Band = .g711) {
        self.voiceBot = voiceBot
        self.band = band
    }

    /// Hears `clip` on a line of its own, in the dialogue state it is labelled with.
    ///
    /// - Throws: `AudioFileError` for an unfit file, `SpeechError`.
    public func judge(_ clip: Manifest.Clip) async throws -> Judgment {
        let sound = band.limit(try AudioClip.telephone(from: clip.path))
        let listening = listening(to: clip)
        let heard = try await hear(sound, for: listening)
        let first = heard.first
        return Judgment(
            clip: clip, text: heard.map(\.text).joined(separator: " "),
            intent: first.flatMap { meaning(of: $0, listening) },
            score: first?.interpretation.score ?? 0, nBest: first?.nBest ?? [],
            posterior: first?.evidence?.meanPosterior,
            isActable: first.map { isActable($0, listening) } ?? false,
            verdict: verdict(on: first, clip, listening), seconds: sound.seconds)
    }

    private func listening(to clip: Manifest.Clip) -> Listening {
        switch clip.state {
        case .open: .open
        case .confirm: .confirm
        case .digits: .digits(count: clip.text.flatMap(SpokenDigits.parse)?.count, secret: false)
        case .date: .date
        case .amount: .amount
        }
    }

    private func hear(_ sound: AudioClip, for listening: Listening) async throws -> [Heard] {
        var ear = voiceBot.makeEar()
        var events: [Ear.Event] = []
        for frame in sound.frames { events += try await ear.hear(frame, for: listening) }
        events += try await ear.finish()
        return events.compactMap { if case .heard(let heard) = $0 { heard } else { nil } }
    }

    private func verdict(on heard: Heard?, _ clip: Manifest.Clip, _ listening: Listening) -> Tally.Verdict {
        guard let heard else { return Tally.Verdict(outcome: .reject, isRight: false) }
        let isRight = meaning(of: heard, listening) == wanted(of: clip, listening)
        switch heard.interpretation.outcome {
        case .accept: return Tally.Verdict(outcome: .accept, isRight: isRight)
        case .confirm: return Tally.Verdict(outcome: .confirm, isRight: isRight)
        case .reject: return Tally.Verdict(outcome: .reject, isRight: isRight)
        }
    }

    /// What the clip is labelled with; where a value is listened for, the value of its text.
    private func wanted(of clip: Manifest.Clip, _ listening: Listening) -> String? {
        guard let kind = listening.value, clip.intent == clip.state.rawValue else { return clip.intent }
        return clip.text.flatMap { SpokenValue($0, as: kind) }?.description ?? clip.intent
    }

    /// Whether the best reading is one that the bot acts on.
    private func isActable(_ heard: Heard, _ listening: Listening) -> Bool {
        guard let best = heard.interpretation.best else { return meaning(of: heard, listening) != nil }
        return best != .notHumanAgent && voiceBot.faq.intent(best)?.kind != .background
    }

    private func meaning(of heard: Heard, _ listening: Listening) -> String? {
        heard.interpretation.best?.rawValue
            ?? listening.value.flatMap { SpokenValue(heard.text, as: $0) }?.description
    }
}
