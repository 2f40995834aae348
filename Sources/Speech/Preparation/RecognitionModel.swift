internal import Foundation

/// What a recognizer loads: language models and a dictionary cut to the application's words, as files, and grammars.
public struct RecognitionModel: Sendable {
    /// What one language model is estimated from.
    public struct Language: Sendable, Equatable {
        /// What callers say, with weights.
        public var sentences: [LanguageModel.Sentence]
        /// Sentences that are mixed in, so that they are heard as well; see ``LanguageModel``.
        public var background: [LanguageModel.Sentence]
        /// The mixture's weight of the background, 0…1.
        public var backgroundShare: Double

        /// A language of `sentences` with a share of `background`.
        public init(
            _ sentences: [LanguageModel.Sentence], background: [LanguageModel.Sentence] = [],
            backgroundShare: Double = 0
        ) {
            self.sentences = sentences
            self.background = background
            self.backgroundShare = backgroundShare
        }
    }

    /// The pack that the model was made with.
    public let pack: LanguagePack
    /// The grammars by name.
    public let grammars: [String: Grammar]
    /// PocketSphinx dictionary with the words of the sentences and grammars only.
    let dictionaryPath: String
    /// PocketSphinx binary language models.
    let languageModels: [Listening: String]

    /// The arguments with which PocketSphinx's own programs decode an open question as a recognizer does: to compare with.
    public var batchArguments: [String] {
        Decoder.arguments(self)
            + (languageModels[.open].map { ["-lm", $0] } ?? [])
            + (pack.adaptation[pack.defaultAdaptation].map { ["-mllr", $0] } ?? [])
    }

    /// Makes the files, or finds them in `cache` from an earlier time.
    ///
    /// They are named by a hash of all that goes into them, written beside and renamed, so that several processes may
    /// prepare the same model at once. Takes seconds for a hundred thousand sentences, milliseconds when found.
    ///
    /// - Parameters:
    ///   - sentences: what callers say to an open question, with weights; none: no ``Listening/open``.
    ///   - background: sentences mixed into the open question's language model, weighing `backgroundShare` of it, 0…1.
    ///   - contexts: further language models for ``Listening/context(_:)``, by name (letters, digits and hyphens).
    ///   - grammars: further grammars; they win over the pack's of the same name.
    ///   - cache: a directory; made if missing.
    /// - Throws: ``SpeechError``: a word without pronunciation, a file that cannot be read or written.
    public static func prepare(
        pack: LanguagePack, sentences: [LanguageModel.Sentence], background: [LanguageModel.Sentence] = [],
        backgroundShare: Double = 0, contexts: [String: Language] = [:], grammars: [Grammar] = [], cache: String
    ) async throws -> RecognitionModel {
        var byName: [String: Grammar] = [:]
        for (name, path) in pack.grammars { byName[name] = try Grammar.load(name: name, path: path) }
        for grammar in grammars { byName[grammar.name] = grammar }
        var languages: [Listening: Language] = [:]
        for (name, language) in contexts { languages[.context(name)] = language }
        languages[.open] = Language(sentences, background: background, backgroundShare: backgroundShare)
        let preparation = Preparation(
            pack: pack, languages: languages.filter { !$0.value.sentences.isEmpty }, grammars: byName)
        return try await preparation.model(in: cache)
    }
}
