extension Decoder {
    private static let framesPerSecond = 100.0

    /// What has been recognized up to now: text only, for endpointing and barge-in; nil for nothing.
    var partial: Hypothesis? {
        guard let reading, !reading.text.isEmpty else { return nil }
        return Hypothesis(
            text: reading.text, confidence: 0, words: [], nBest: [],
            evidence: .init(acousticScorePerFrame: 0, meanPosterior: nil, speechSeconds: 0))
    }

    /// The ended utterance with all its evidence; nil for nothing.
    func hypothesis(_ listening: Listening, pack: LanguagePack) -> Hypothesis? {
        guard let reading, !reading.text.isEmpty else { return nil }
        let hasPosteriors = listening.usesLanguageModel
        let spoken = segments(listening).filter { !Self.isFiller($0.word) }
        let evidence = Self.evidence(spoken, hasPosteriors: hasPosteriors)
        // Under a grammar PocketSphinx's A* search may wander for minutes among lattice paths that lead nowhere.
        let others = hasPosteriors ? nBest(pack.decoding.nBest).filter { $0.text != reading.text } : []
        let best = Hypothesis.Candidate(text: reading.text, score: Double(reading.score))
        return Hypothesis(
            text: reading.text, confidence: pack.confidence(listening).confidence(evidence),
            words: spoken.map { Self.word($0, hasPosterior: hasPosteriors) },
            nBest: Array(([best] + others).prefix(pack.decoding.nBest)), evidence: evidence)
    }

    private static func word(_ segment: Segment, hasPosterior: Bool) -> Hypothesis.Word {
        Hypothesis.Word(
            text: PronunciationDictionary.withoutVariant(segment.word),
            start: Double(segment.frames.lowerBound) / framesPerSecond,
            end: Double(segment.frames.upperBound + 1) / framesPerSecond,
            confidence: hasPosterior ? segment.posterior : nil)
    }

    private static func evidence(_ spoken: [Segment], hasPosteriors: Bool) -> Hypothesis.Evidence {
        let frames = spoken.reduce(0) { $0 + $1.frames.count }
        let score = spoken.reduce(0) { $0 + $1.acousticScore }
        let posterior = spoken.reduce(0) { $0 + $1.posterior } / Double(max(1, spoken.count))
        return Hypothesis.Evidence(
            acousticScorePerFrame: frames > 0 ? score / Double(frames) : 0,
            meanPosterior: hasPosteriors ? posterior : nil, speechSeconds: Double(frames) / framesPerSecond)
    }
}
