extension Phrasing {
    /// Every word sequence this stands for, without duplicates, in the order written (an option's absence first).
    ///
    /// O(``count``) and more: check the count before.
    public func enumerated() -> [[String]] {
        var seen: Set<[String]> = []
        return sequences().filter { !$0.isEmpty && seen.insert($0).inserted }
    }

    private func sequences() -> [[String]] {
        switch self {
        case .word(let word): [[word]]
        case .slot: [[]]
        case .choice(let parts): parts.flatMap { $0.sequences() }
        case .sequence(let parts):
            parts.reduce([[]]) { heads, part in
                let tails = part.sequences()
                return heads.flatMap { head in tails.map { head + $0 } }
            }
        }
    }

    /// One word sequence: at every choice each alternative is as likely as its neighbors.
    func sample(using generator: inout SplitMix64) -> [String] {
        switch self {
        case .word(let word): [word]
        case .slot: []
        case .choice(let parts): parts[generator.index(below: parts.count)].sample(using: &generator)
        case .sequence(let parts): parts.flatMap { $0.sample(using: &generator) }
        }
    }

    /// At most `limit` different word sequences: all of them if there are no more, else a sample that depends on `seed`
    /// alone, the same on every machine.
    public func expansions(limit: Int, seed: UInt64) -> [[String]] {
        if count <= limit { return enumerated() }
        var generator = SplitMix64(seed: seed)
        var seen: Set<[String]> = []
        var sentences: [[String]] = []
        // A choice with rare branches yields duplicates; four tries a sentence reach most of what there is.
        for _ in 0..<(limit * 4) where sentences.count < limit {
            let sentence = sample(using: &generator)
            if !sentence.isEmpty, seen.insert(sentence).inserted { sentences.append(sentence) }
        }
        return sentences
    }
}
