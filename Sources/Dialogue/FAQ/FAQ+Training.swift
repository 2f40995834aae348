extension FAQ {
    /// A sentence a caller might say, for estimating the language model and training the classifier.
    public struct TrainingSentence: Sendable, Equatable {
        /// What it means.
        public let intent: IntentID
        /// The words, lower case.
        public let words: [String]
        /// How often it is said compared with others; positive.
        public let weight: Double
    }

    /// The sentences that the phrasings and frames stand for: the one source of language model and classifier.
    ///
    /// Each phrasing gives up to `limit` different wordings (all it has, if it has fewer), each put into frames drawn by
    /// their weights. A phrasing's sentences share its weight times the square root of their number: a rich phrasing
    /// counts for more than a fixed one, but doesn't drown it. The result depends on the file alone (each phrasing seeds
    /// its own sampling), so it is the same on every machine, and editing one phrasing leaves the others' sentences as
    /// they were. Yes/no wordings get no frames.
    ///
    /// - Parameters:
    ///   - limit: wordings a phrasing gives at most, from 1.
    ///   - byWeight: multiplies `limit` by each phrasing's weight, for training that doesn't look at sentences' weights.
    public func trainingSentences(perPhrasing limit: Int = 24, byWeight: Bool = false) -> [TrainingSentence] {
        intents.flatMap { intent in
            intent.phrasings.flatMap { phrasing in
                let limit = byWeight ? Int(Double(limit) * phrasing.weight) : limit
                return sentences(of: phrasing, intent: intent, limit: max(1, limit))
            }
        }
    }

    /// Every word of every phrasing and frame, sorted.
    public var vocabulary: [String] {
        Set(intents.flatMap(\.phrasings).flatMap(\.phrasing.vocabulary) + frames.flatMap(\.phrasing.vocabulary))
            .sorted()
    }

    private func sentences(of phrasing: WeightedPhrasing, intent: Intent, limit: Int) -> [TrainingSentence] {
        let seed = stableHash("\(intent.id) \(phrasing.text)")
        let wordings = phrasing.phrasing.expansions(limit: limit, seed: seed)
        let framed = intent.states.contains(.open) ? framed(wordings, limit: limit, seed: seed) : wordings
        let weight = phrasing.weight / Double(framed.count).squareRoot()
        return framed.map { TrainingSentence(intent: intent.id, words: $0, weight: weight) }
    }

    /// `wordings` in frames; few wordings are each put into several frames. Without duplicates.
    private func framed(_ wordings: [[String]], limit: Int, seed: UInt64) -> [[String]] {
        var generator = SplitMix64(seed: ~seed)
        let weights = frames.map(\.weight)
        let rounds = frames.count == 1 ? 1 : max(1, min(4, limit / max(1, wordings.count)))
        var seen: Set<[String]> = []
        var result: [[String]] = []
        for _ in 0..<rounds {
            for words in wordings {
                let frame = frames[generator.index(weights: weights)].phrasing
                let filled = frame.filled(with: .sequence(words.map(Phrasing.word)))
                let sentence = filled.sample(using: &generator)
                if seen.insert(sentence).inserted { result.append(sentence) }
            }
        }
        return result
    }
}
