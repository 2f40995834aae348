internal import Foundation

/// Interpolated Kneser–Ney probabilities of a set of weighted sentences, three words deep.
///
/// p(w|h) = (c(hw) − d(c(hw))) / c(h·) + γ(h) p(w|h′), γ(h) = Σ d / c(h·), where h′ lacks h's first word. The lower orders count
/// in how many contexts a sequence stands instead of how often (Kneser and Ney 1995); the lowest rests on the uniform distribution.
/// Weights may be fractions (one phrasing of a thousand expansions shares one weight among them), for which count-of-count
/// discounts have no meaning: d(c) = D · min(c, 1), absolute above one occurrence and proportional below; a context seen
/// less than once counts for as much.
struct NGramEstimate {
    /// Order → sequence → p(last word | the words before).
    private(set) var probability: [[UInt64: Double]] = [[:], [:], [:]]
    /// Length of history, 0…2 → history → weight of the next lower order.
    private(set) var backoff: [[UInt64: Double]] = [[:], [:], [:]]
    private let uniform: Double

    static let start: UInt64 = 0
    static let end: UInt64 = 1

    /// - Parameters:
    ///   - vocabulary: how many words can be said, the end mark included; words are numbered from 1 (the end mark).
    ///   - discount: D, 0…1.
    init(_ counts: NGramCounts, vocabulary: Int, discount: Double) {
        uniform = 1 / Double(max(1, vocabulary))
        let counts = Self.continuations(counts)
        for order in 1...3 { estimate(order: order, counts[order - 1], discount: discount) }
    }

    /// Probabilities known already, of words by themselves and after one other, and the weight of the former after each word
    /// that has some of the latter.
    init(singles: [UInt64: Double], pairs: [UInt64: Double], weights: [UInt64: Double]) {
        uniform = 0
        probability[0] = singles
        probability[1] = pairs
        backoff[1] = weights
    }

    /// p(last word | the words before), through as many back-offs as needed.
    func probability(of sequence: UInt64, order: Int) -> Double {
        if order == 0 { return uniform }
        if let known = probability[order - 1][sequence] { return known }
        let history = NGram.history(of: sequence)
        let weight = backoff[order - 1][history] ?? 1
        return weight * probability(of: NGram.suffix(of: sequence, order: order), order: order - 1)
    }

    private mutating func estimate(order: Int, _ counts: [UInt64: Double], discount: Double) {
        var total: [UInt64: Double] = [:]
        var reserved: [UInt64: Double] = [:]
        for (sequence, count) in counts.sorted(by: { $0.key < $1.key }) {
            let history = NGram.history(of: sequence)
            total[history, default: 0] += count
            reserved[history, default: 0] += discount * min(count, 1)
        }
        for (history, total) in total { backoff[order - 1][history] = (reserved[history] ?? 0) / total }
        for (sequence, count) in counts {
            let history = NGram.history(of: sequence)
            guard let total = total[history], let weight = backoff[order - 1][history] else { continue }
            let lower = probability(of: NGram.suffix(of: sequence, order: order), order: order - 1)
            probability[order - 1][sequence] = (count - discount * min(count, 1)) / total + weight * lower
        }
    }

    /// The counts with the lower orders replaced by their numbers of contexts; what begins a sentence has only one and keeps its count.
    private static func continuations(_ counts: NGramCounts) -> [[UInt64: Double]] {
        var adjusted = counts.byOrder
        adjusted[0][start] = nil
        for order in 1...2 {
            adjusted[order - 1] = adjusted[order - 1].filter { NGram.first(of: $0.key, order: order) == start }
            for (sequence, count) in counts.byOrder[order].sorted(by: { $0.key < $1.key }) {
                adjusted[order - 1][NGram.suffix(of: sequence, order: order + 1), default: 0] += min(count, 1)
            }
        }
        return adjusted
    }
}
