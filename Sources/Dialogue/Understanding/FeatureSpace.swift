internal import Foundation

/// Turns words into a sparse vector of three groups of features, each sublinear TF-IDF of its group's length.
///
/// Features are known by a 64-bit hash of their text.
struct FeatureSpace: Sendable, Equatable {
    /// A sparse vector: ascending indices with their values.
    typealias Vector = [(index: Int32, value: Float)]

    enum Group: UInt64, CaseIterable {
        /// Words and pairs of words, which see some order.
        case words = 1
        /// 2 to 4 characters: they see through mis-hearings that keep part of a word ("activated" for "activate").
        case characters = 2
        /// Words soon after a "not" and the like, as such: "i don't want to talk to an agent" differs from the same
        /// without "don't" in one word, but in everything that matters. On phrasings held out they halve the refusals
        /// of an agent that are taken for requests (23 → 13 %).
        case refused = 3

        /// The length of the group's part of a vector.
        var length: Float { self == .refused ? 0.5 : 1 }
    }

    private static let refusals: Set<String> = ["not", "no", "never", "without", "than", "instead"]
    private static let refusalReach = 6

    /// The features' hashes by index.
    let keys: [UInt64]
    let inverseFrequencies: [Float]
    private let indices: [UInt64: Int32]

    var count: Int { keys.count }

    /// The space of all features in at least `minimum` of the sentences.
    init(sentences: [[String]], minimum: Int = 2) {
        var documents: [UInt64: Int] = [:]
        for sentence in sentences {
            for group in Group.allCases {
                for feature in Set(Self.features(of: sentence, group)) { documents[feature, default: 0] += 1 }
            }
        }
        // A dictionary's order differs from run to run; the space's may not.
        let kept = documents.filter { $0.value >= minimum }.sorted { $0.key < $1.key }
        self.init(
            keys: kept.map(\.key),
            inverseFrequencies: kept.map { Float(1 + log(Double(sentences.count + 1) / Double($0.value + 1))) })
    }

    /// The space of these features, in this order.
    init(keys: [UInt64], inverseFrequencies: [Float]) {
        self.keys = keys
        self.inverseFrequencies = inverseFrequencies
        indices = Dictionary(zip(keys, 0..<Int32(keys.count)), uniquingKeysWith: { first, _ in first })
    }

    /// The vector of the expected counts over weighted readings; weights add up to 1.
    func vector(of readings: [(words: [String], weight: Double)]) -> Vector {
        Group.allCases.flatMap { scaled(counts(of: readings, $0), to: $0.length) }.sorted { $0.index < $1.index }
    }

    private func counts(of readings: [(words: [String], weight: Double)], _ group: Group) -> Vector {
        var counts: Vector = []
        for (words, weight) in readings {
            for feature in Self.features(of: words, group) {
                if let index = indices[feature] { counts.append((index, Float(weight))) }
            }
        }
        // Added up in the order of indices: sums of floats in another order would differ from run to run.
        counts.sort { $0.index < $1.index }
        return counts.reduce(into: []) { sums, next in
            if let last = sums.indices.last, sums[last].index == next.index {
                sums[last].value += next.value
            } else {
                sums.append(next)
            }
        }
    }

    private func scaled(_ counts: Vector, to target: Float) -> Vector {
        let vector = counts.map { ($0.index, log(1 + $0.value) * inverseFrequencies[Int($0.index)]) }
        let length = vector.reduce(Float(0)) { $0 + $1.1 * $1.1 }.squareRoot()
        return length > 0 ? vector.map { (index: $0, value: $1 * target / length) } : []
    }

    /// The features of one reading, each as often as it occurs.
    private static func features(of words: [String], _ group: Group) -> [UInt64] {
        let words = Wording.uncontracted(words)
        return switch group {
        case .words: wordFeatures(words)
        case .characters: characterFeatures(words)
        case .refused: refusedFeatures(words)
        }
    }

    private static func wordFeatures(_ words: [String]) -> [UInt64] {
        let hashes = (["^"] + words + ["$"]).map { stableHash($0) }
        return hashes.dropFirst().dropLast().map { combine(Group.words.rawValue, $0) }
            + zip(hashes, hashes.dropFirst()).map { combine($0, $1) }
    }

    private static func characterFeatures(_ words: [String]) -> [UInt64] {
        let text = Array(" \(words.joined(separator: " ")) ".utf8)
        var features: [UInt64] = []
        features.reserveCapacity(text.count * 3)
        for start in text.indices {
            var hash = combine(Group.characters.rawValue, UInt64(text[start]))
            for end in (start + 1)..<max(start + 1, min(start + 4, text.count)) {
                hash = combine(hash, UInt64(text[end]))
                features.append(hash)
            }
        }
        return features
    }

    private static func refusedFeatures(_ words: [String]) -> [UInt64] {
        var features: [UInt64] = []
        var reach = 0
        for word in words {
            if reach > 0 { features.append(combine(Group.refused.rawValue, stableHash(word))) }
            reach = refusals.contains(word) ? refusalReach : reach - 1
        }
        return features
    }

    private static func combine(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var mixer = SplitMix64(seed: left &* 0x100_0000_01B3 ^ right)
        return mixer.next()
    }
}
