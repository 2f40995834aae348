internal import Foundation

/// What is needed to hear and speak one language on a telephone line: `pack.yaml` and the files that it names.
///
/// All paths are absolute once loaded. See `models/en-US/pack.yaml` for the keys and their defaults.
public struct LanguagePack: Sendable, Equatable {
    /// Settings of PocketSphinx's search.
    public struct Decoding: Sendable, Equatable {
        /// Beam widths as probabilities, 0…1: paths less likely than the best by this factor are dropped.
        public var beam = 1e-80
        /// The beam at phone ends.
        public var phoneBeam = 1e-80
        /// The beam at word ends.
        public var wordBeam = 1e-60
        /// Exponent of the language model's probabilities against the acoustic ones.
        public var languageWeight = 6.5
        /// Probability of each further word, 0…1, to the power of the language weight.
        public var wordInsertionPenalty = 0.65
        /// The same under a JSGF grammar: its short words, such as "uh huh", else take in what is only noise.
        public var grammarInsertionPenalty = 0.03
        /// How many readings of an utterance are kept at most.
        public var nBest = 10
    }

    /// The synthesizer's defaults.
    public struct Voice: Sendable, Hashable {
        /// eSpeak NG's name of the voice, with its variant after a plus sign.
        public var name: String
        /// Words a minute, 80…450.
        public var rate: Int

        /// A voice by name at a rate in words a minute.
        public init(name: String = "en-us+klatt", rate: Int = 150) {
            self.name = name
            self.rate = rate
        }
    }

    /// The directory of `pack.yaml`.
    public var directory: String
    /// BCP 47 tag, for example `en-US`.
    public var language = "en-US"
    /// PocketSphinx acoustic model: a directory.
    public var acousticModel = "/usr/share/pocketsphinx/model/en-us/en-us"
    /// Means of its Gaussians, adapted to telephone lines, in place of its own; nil for these.
    public var acousticMeans: String?
    /// What its senones are mixtures of (a `sendump`), adapted along with the means; nil for its own.
    public var acousticWeights: String?
    /// Base dictionary in CMU's format.
    public var dictionary = "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"
    /// Pronunciations that win over the base dictionary's; nil if the pack has none.
    public var pronunciations: String?
    /// A language model of the language at large in PocketSphinx's binary format, mixed into the application's; nil for none.
    public var generalLanguage: String? = "/usr/share/pocketsphinx/model/en-us/en-us.lm.bin"
    /// How much of the mixture it is, 0…0.5.
    public var generalShare = 0.15
    /// MLLR transforms of the means by band.
    public var adaptation: [Adaptation: String] = [:]
    /// The transform used while a call's band is unknown, and for a band that has none of its own.
    public var defaultAdaptation = Adaptation.mixed
    /// Settings of the search.
    public var decoding = Decoding()
    /// JSGF files by name.
    public var grammars: [String: String] = [:]
    /// How evidence becomes confidence for the open language model.
    public var openConfidence = ConfidenceModel(bias: 2, acoustic: 0.1, posterior: 3)
    /// How evidence becomes confidence under a grammar.
    public var grammarConfidence = ConfidenceModel(bias: 14.3, acoustic: 0.225, posterior: 0, length: -3.8)
    /// How evidence becomes confidence for digits, dates and sums, whose words are alike and easily mistaken for each other.
    public var digitsConfidence = ConfidenceModel(bias: 9.9, acoustic: 0.315, posterior: 0)
    /// The synthesizer's defaults.
    public var voice = Voice()

    /// A pack with every default, for files relative to `directory`.
    public init(directory: String) {
        self.directory = directory
    }

    /// The model of confidence for what is listened for.
    func confidence(_ listening: Listening) -> ConfidenceModel {
        switch listening {
        case .digits, .checkedDigits, .grammar("date"), .grammar("amount"): digitsConfidence
        case .grammar: grammarConfidence
        default: openConfidence
        }
    }

    /// Reads `pack.yaml` in `directory` and checks that the files it names exist.
    ///
    /// - Throws: ``SpeechError`` with file, line and key for unknown keys, wrong types and missing files.
    public static func load(directory: String) throws(SpeechError) -> LanguagePack {
        try LanguagePackReader(directory: directory).read()
    }
}
