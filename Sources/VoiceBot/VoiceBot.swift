public import Audio
public import Dialogue
public import Speech

/// The intelligent voice bot: everything a conversation needs that all conversations share.
///
/// A value of shared parts; each of them guards itself, so any number of calls may use it at once.
public struct VoiceBot: Sendable {
    /// What callers can want.
    public let faq: FAQ
    /// What is said.
    public let catalogue: PromptCatalogue
    /// What words mean.
    public let understanding: Understanding
    /// Who hears callers.
    public let recognizers: RecognizerPool
    /// Who speaks.
    public let prompts: PromptCache
    /// When an utterance begins and ends.
    public var endpointing = Endpointer.Settings()
    /// How long callers waited for answers; another bot may go on with it.
    public var answers = AnswerTimes()

    /// A bot of these parts.
    public init(
        faq: FAQ, catalogue: PromptCatalogue, understanding: Understanding, recognizers: RecognizerPool,
        prompts: PromptCache
    ) {
        self.faq = faq
        self.catalogue = catalogue
        self.understanding = understanding
        self.recognizers = recognizers
        self.prompts = prompts
    }

    /// A bot at the beginning of a call, with a greeting of its own if given.
    func bot(greeting: PromptID?) -> Bot {
        var bot = Bot(faq: faq)
        if let greeting { bot.greeting = greeting }
        return bot
    }

    /// An ear for one caller; a live one's never keeps the call waiting.
    func makeEar(isLive: Bool = false) -> Ear { Ear(self, isLive: isLive) }

    /// The operation that `intent` asks for; nil if it needs none.
    public func operation(of intent: String) -> String? { faq.intent(IntentID(rawValue: intent))?.operation }
}

// MARK: Speaking

extension VoiceBot {
    /// Prompt `id` with its placeholders filled, spoken at `rate` (a share of the catalogue's rate, above 0).
    ///
    /// - Throws: `SpeechError` if it can't be spoken; a prompt that the catalogue lacks is said as its id's words, since
    ///   `foyer prompts check` is where that is found out, not a caller's line.
    public func speak(_ id: PromptID, values: [String: String] = [:], rate: Double = 1) async throws -> Playout.Line {
        guard let prompt = catalogue[id] else {
            return try await speak(words: id.rawValue.split(separator: "_").joined(separator: " "), as: id)
        }
        let text = prompt.filled(with: prompt.isSSML ? values.mapValues(SpokenText.escape) : values)
        let wordsPerMinute = Int((Double(prompt.rate ?? catalogue.rate) * rate).rounded())
        let voice = LanguagePack.Voice(
            name: prompt.voice ?? catalogue.voice,
            rate: min(max(wordsPerMinute, Synthesizer.rates.lowerBound), Synthesizer.rates.upperBound))
        let clip = try await prompts.clip(
            prompt.isSSML ? .markup(text) : .plain(text), id: values.isEmpty ? id.rawValue : nil, voice: voice)
        return Playout.Line(
            prompt: id, text: prompt.isSSML ? Self.withoutMarkup(text) : text,
            frames: clip.frames, isInterruptible: prompt.isInterruptible)
    }

    /// Speaks every prompt that never changes, so that no live caller waits for a synthesis; ends early when cancelled.
    ///
    /// - Throws: `SpeechError`.
    public func rehearse() async throws {
        for prompt in catalogue.prompts where prompt.placeholders.isEmpty && !Task.isCancelled {
            _ = try await speak(prompt.id)
        }
    }

    /// The words of SSML, for people to read.
    private static func withoutMarkup(_ text: String) -> String {
        var words = text.replacing(/<[^>]*>/, with: " ").replacing(/\s+/, with: " ")
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
            words = words.replacing(entity, with: character)
        }
        return words
    }

    /// `words` spoken in place of prompt `id`.
    public func speak(words: String, as id: PromptID) async throws -> Playout.Line {
        let voice = LanguagePack.Voice(name: catalogue.voice, rate: catalogue.rate)
        let clip = try await prompts.clip(.plain(words), voice: voice)
        return Playout.Line(prompt: id, text: words, frames: clip.frames, isInterruptible: true)
    }
}

// MARK: Understanding

extension VoiceBot {
    /// What typed `text` means.
    public func read(_ text: String, for listening: Dialogue.Listening) -> Heard {
        let isValue = listening.value.map { SpokenValue(text, as: $0) != nil } ?? false
        let interpretation =
            isValue
            ? Interpretation(outcome: .accept, readings: [], score: 1)
            : understanding.interpret(Utterance(typed: text, listening: listening))
        return Heard(text: text, confidence: 1, interpretation: interpretation, nBest: [text])
    }

    /// What a recognized utterance means; nil if there are no words in it.
    func interpret(_ hypothesis: Hypothesis?, for listening: Dialogue.Listening) -> Heard? {
        guard let hypothesis, !hypothesis.text.isEmpty else { return nil }
        let evidence = AcousticEvidence(
            acousticScorePerFrame: hypothesis.evidence.acousticScorePerFrame,
            meanPosterior: hypothesis.evidence.meanPosterior, speechSeconds: hypothesis.evidence.speechSeconds)
        let readings = hypothesis.nBest.map(\.text)
        if let kind = listening.value { return value(hypothesis, kind) }
        if listening == .confirm { return yesOrNo(hypothesis) }
        let utterance = Utterance(nBest: readings, evidence: evidence, listening: listening)
        return Heard(
            text: hypothesis.text, confidence: hypothesis.confidence,
            interpretation: understanding.interpret(utterance), nBest: readings, evidence: evidence)
    }

    /// Yes or no: the grammar has no other sentences, so the words only tell which, and the sound how surely.
    private func yesOrNo(_ hypothesis: Hypothesis) -> Heard {
        let answers = understanding.interpret(Utterance(typed: hypothesis.text, listening: .confirm)).readings
            .filter { $0.intent == .affirm || $0.intent == .deny }
        let total = answers.reduce(1e-9) { $0 + $1.probability }
        let readings = answers.map { Interpretation.Reading(intent: $0.intent, probability: $0.probability / total) }
        let score = hypothesis.confidence * (readings.first?.probability ?? 0)
        let interpretation = Interpretation(
            outcome: understanding.calibration.outcome(score: score), readings: readings, score: score)
        return Heard(
            text: hypothesis.text, confidence: hypothesis.confidence, interpretation: interpretation,
            nBest: hypothesis.nBest.map(\.text))
    }

    /// What was asked for: the words must be a value of that kind, which is trusted as far as the sound fits them.
    private func value(_ hypothesis: Hypothesis, _ kind: SpokenValue.Kind) -> Heard {
        let score = SpokenValue(hypothesis.text, as: kind) == nil ? 0 : hypothesis.confidence
        let interpretation = Interpretation(
            outcome: understanding.calibration.outcome(score: score), readings: [], score: score)
        return Heard(
            text: hypothesis.text, confidence: hypothesis.confidence, interpretation: interpretation,
            nBest: hypothesis.nBest.map(\.text))
    }

    /// Whether `text` can stand as a whole answer, so that a short pause ends it.
    func isComplete(_ text: String, for listening: Dialogue.Listening) -> Bool {
        if let kind = listening.value { return SpokenValue(text, as: kind)?.isWhole(as: kind) ?? false }
        return understanding.interpret(Utterance(typed: text, listening: listening)).outcome == .accept
    }
}
