internal import CPocketSphinx
internal import Foundation

/// How words follow each other in a language at large, whatever it is about: PocketSphinx's own model, cut to an application's
/// words.
///
/// An application's sentences show few of the ways common words follow each other. Mixed in, the pairs that matter most make
/// the perplexity of questions that no phrasing was written from 6 % less, of unusual ones 17 %; triples added nothing more.
final class GeneralLanguage {
    private let model: OpaquePointer
    private let logMath: OpaquePointer

    /// Words, commonest first, after which pairs are looked for: nine of ten words that are said.
    private static let histories = 1000
    /// What a pair must add to the log probability of a word of text, in nats, to be worth its memory.
    private static let threshold = 3e-6
    /// Of a word that the model doesn't know: less than of any it does.
    private static let unheard = 1e-7

    /// Reads a language model that PocketSphinx reads.
    ///
    /// - Throws: ``SpeechError`` if it can't.
    init(contentsOf path: String) throws(SpeechError) {
        PocketSphinxLog.silence()
        guard let logMath = logmath_init(1.0001, 0, 0) else {
            throw SpeechError(.recognizer, "PocketSphinx has no memory left for logarithms (logmath_init).")
        }
        guard let model = ngram_model_read(nil, path, NGRAM_AUTO, logMath) else {
            logmath_free(logMath)
            throw SpeechError(.languagePack, "PocketSphinx cannot read the language model \(path): correct pack.yaml.")
        }
        self.model = model
        self.logMath = logMath
    }

    deinit {
        ngram_model_free(model)
        logmath_free(logMath)
    }

    /// The model of `words`, which are numbered from 2 as in ``LanguageModel``. Blocks: a second for 4 000 words.
    func estimate(of words: [String]) -> NGramEstimate {
        let known = (["<s>", "</s>"] + words).map(number)
        let single = singles(known)
        var pairs: [UInt64: Double] = [:]
        var weights: [UInt64: Double] = [:]
        let commonest = single.indices.dropFirst(2).sorted { (-single[$0], $0) < (-single[$1], $1) }
        for history in [0] + commonest.prefix(Self.histories) {
            guard let context = known[history] else { continue }
            let frequency = single[max(history, Int(NGramEstimate.end))]
            let (kept, weight) = followers(of: context, frequency: frequency, known, single)
            weights[UInt64(history)] = weight
            for (word, probability) in kept { pairs[UInt64(history) << NGramCounts.bits | UInt64(word)] = probability }
        }
        let singles = Dictionary(uniqueKeysWithValues: single.indices.dropFirst().map { (UInt64($0), single[$0]) })
        return NGramEstimate(singles: singles, pairs: pairs, weights: weights)
    }

    /// The words worth keeping that follow `context`, and the weight of the single words for all others.
    private func followers(
        of context: Int32, frequency: Double, _ known: [Int32?], _ single: [Double]
    ) -> (kept: [(word: Int, probability: Double)], weight: Double) {
        var listed: [(word: Int, probability: Double)] = []
        var total = 0.0
        for (word, number) in known.enumerated().dropFirst() {
            guard let number else { continue }
            let (probability, order) = probability(of: number, after: context)
            total += probability
            if order > 1 { listed.append((word, probability)) }
        }
        let kept = listed.map { (word: $0.word, probability: $0.probability / total) }.filter {
            frequency * $0.probability * abs(log($0.probability / single[$0.word])) > Self.threshold
        }
        let pairs = kept.reduce(0) { $0 + $1.probability }
        let singles = kept.reduce(0) { $0 + single[$1.word] }
        return (kept, max(0, 1 - pairs) / max(1e-9, 1 - singles))
    }

    /// Each word's probability by itself, adding up to one over all but the start mark, which is none.
    private func singles(_ known: [Int32?]) -> [Double] {
        var single = known.map { $0.map { probability(of: $0, after: nil).0 } ?? Self.unheard }
        single[0] = 0
        let total = single.reduce(0, +)
        return single.map { $0 / total }
    }

    /// The model's number of `word`; nil if it doesn't know it.
    private func number(_ word: String) -> Int32? {
        let number = ngram_wid(model, word)
        return number == ngram_unknown_wid(model) ? nil : number
    }

    /// p(word | context), and how many words of it the model has seen together.
    private func probability(of word: Int32, after context: Int32?) -> (Double, order: Int32) {
        var history = context ?? 0
        var order: Int32 = 0
        let score = ngram_ng_prob(model, word, &history, context == nil ? 0 : 1, &order)
        return (logmath_exp(logMath, score), order)
    }
}
