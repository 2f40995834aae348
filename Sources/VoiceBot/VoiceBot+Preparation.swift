internal import Audio
public import Dialogue
public import Speech

extension VoiceBot {
    /// Where a bot is made from.
    public struct Sources: Sendable {
        /// The language pack's folder: `pack.yaml`, `faq.yaml`, `background.yaml`, `calibration.yaml`.
        public var models: String
        /// The prompt catalogue.
        public var prompts: String
        /// Recordings that win over synthesis, one `ID.wav` each; the folder may be missing.
        public var recordings: String
        /// A folder for what is derived from the files, made if missing.
        public var cache: String

        /// The files of one bot.
        public init(models: String, prompts: String, recordings: String, cache: String) {
            self.models = models
            self.prompts = prompts
            self.recordings = recordings
            self.cache = cache
        }
    }

    /// Makes a bot: reads its files, derives language model, dictionary and classifier from the FAQ, or finds them in the
    /// cache from an earlier time.
    ///
    /// Takes seconds after the FAQ was edited, a fraction of a second otherwise.
    ///
    /// - Parameters:
    ///   - sources: The files.
    ///   - recognizers: How many callers can be decoded at once; the number of cores suits.
    ///   - prompts: What was spoken already; nil to begin without.
    /// - Throws: `ConfigurationError` or `SpeechError`, a sentence naming the file and the line.
    public static func prepare(
        _ sources: Sources, recognizers: Int, prompts: PromptCache? = nil
    ) async throws -> VoiceBot {
        let faq = try FAQ(directory: sources.models)
        let catalogue = try PromptCatalogue(contentsOf: sources.prompts)
        let calibration = try Calibration(contentsOf: sources.models + "/calibration.yaml")
        async let understanding = Understanding.load(faq: faq, calibration: calibration, cache: sources.cache)
        let model = try await recognitionModel(of: faq, sources)
        return try await VoiceBot(
            faq: faq, catalogue: catalogue, understanding: understanding,
            recognizers: RecognizerPool(model: model, size: recognizers),
            prompts: prompts ?? PromptCache(recordings: sources.recordings) { try AudioClip.telephone(from: $0) })
    }

    /// What the recognizer listens with: a language model of the FAQ's phrasings, held apart from talk of other things.
    public static func recognitionModel(of faq: FAQ, _ sources: Sources) async throws -> RecognitionModel {
        let pack = try LanguagePack.load(directory: sources.models)
        let sentences = faq.trainingSentences()
        let background = Set(faq.intents.filter { $0.kind == .background }.map(\.id))
        func weighted(_ chosen: [FAQ.TrainingSentence]) -> [LanguageModel.Sentence] {
            chosen.map { LanguageModel.Sentence($0.words, weight: $0.weight) }
        }
        return try await RecognitionModel.prepare(
            pack: pack, sentences: weighted(sentences.filter { !background.contains($0.intent) }),
            background: weighted(sentences.filter { background.contains($0.intent) }),
            backgroundShare: backgroundShare, cache: sources.cache)
    }

    /// The share of the language model that is talk of other things: words that take in what is not the bank's business.
    private static let backgroundShare = 0.1
}
