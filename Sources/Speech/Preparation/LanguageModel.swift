internal import Foundation

/// How likely each word follows the two before it: a back-off trigram model of weighted sentences.
public struct LanguageModel: Sendable {
    /// A sentence and how often it is expected to be said.
    public struct Sentence: Sendable, Equatable {
        /// The words, lower case, as the dictionary writes them.
        public var words: [String]
        /// How many times the sentence counts; above zero, fractions allowed.
        public var weight: Double

        /// A sentence of `words` that counts `weight` times.
        public init(_ words: [String], weight: Double = 1) {
            self.words = words
            self.weight = weight
        }
    }

    /// The words that the model knows, in order, without the marks of a sentence's start and end.
    public let words: [String]
    /// Order → sequence → probability; the marks are numbers 0 and 1, the words follow in order.
    private let probability: [[UInt64: Double]]
    private let backoff: [[UInt64: Double]]
    private let numbers: [String: UInt64]

    /// The discount; flat between 0.5 and 0.8 on telephone questions.
    public static let discount = 0.7

    /// Estimates a model; sentences without words or weight are passed over.
    ///
    /// - Parameters:
    ///   - background: further sentences, mixed in linearly; their words become known too.
    ///   - backgroundShare: the mixture's weight of the background, 0…1.
    public init(_ sentences: [Sentence], background: [Sentence] = [], backgroundShare: Double = 0) {
        self.init(sentences, background: background, backgroundShare: backgroundShare, general: nil, generalShare: 0)
    }

    /// The same with the language at large mixed in, weighing `generalShare`, 0…1; it adds no words.
    init(
        _ sentences: [Sentence], background: [Sentence], backgroundShare: Double, general: GeneralLanguage?,
        generalShare: Double
    ) {
        precondition([backgroundShare, generalShare].allSatisfy((0...1).contains), "a share is from 0 to 1")
        let background = backgroundShare > 0 ? background : []
        words = Set((sentences + background).filter(\.counts).flatMap(\.words)).sorted()
        var numbers = ["<s>": NGramEstimate.start, "</s>": NGramEstimate.end]
        for (index, word) in words.enumerated() { numbers[word] = UInt64(index) + 2 }
        self.numbers = numbers

        var parts = [(estimate: Self.estimate(sentences, numbers, words.count + 1), share: 1.0)]
        if background.contains(where: \.counts) {
            parts[0].share = 1 - backgroundShare
            parts.append((Self.estimate(background, numbers, words.count + 1), backgroundShare))
        }
        if let general {
            for index in parts.indices { parts[index].share *= 1 - generalShare }
            parts.append((general.estimate(of: words), generalShare))
        }
        (probability, backoff) = Self.mixture(of: parts, words: words.count)
    }

    /// p(word | history), only the history's last two words counting; `<s>` and `</s>` mark a sentence's start and end. Unknown: 0.
    public func probability(of word: String, after history: [String]) -> Double {
        var sequence: UInt64 = 0
        let known = (history.suffix(2) + [word]).map { numbers[$0] }
        for number in known {
            guard let number else { return 0 }
            sequence = sequence << NGramCounts.bits | number
        }
        return Self.lookUp(sequence, order: known.count, probability, backoff)
    }

    private static func lookUp(
        _ sequence: UInt64, order: Int, _ probability: [[UInt64: Double]], _ backoff: [[UInt64: Double]]
    ) -> Double {
        if let known = probability[order - 1][sequence] { return known }
        guard order > 1 else { return 0 }
        let weight = backoff[order - 1][NGram.history(of: sequence)] ?? 1
        return weight
            * lookUp(NGram.suffix(of: sequence, order: order), order: order - 1, probability, backoff)
    }

    private static func estimate(
        _ sentences: [Sentence], _ numbers: [String: UInt64], _ vocabulary: Int
    ) -> NGramEstimate {
        var counts = NGramCounts()
        for sentence in sentences where sentence.counts {
            let inner = sentence.words.compactMap { numbers[$0] }
            counts.add([NGramEstimate.start] + inner + [NGramEstimate.end], weight: sentence.weight)
        }
        return NGramEstimate(counts, vocabulary: vocabulary, discount: discount)
    }

    /// The parts' linear mixture as one back-off model: the union of their sequences, back-off weights that make each history sum to one.
    private static func mixture(
        of parts: [(estimate: NGramEstimate, share: Double)], words: Int
    ) -> (probability: [[UInt64: Double]], backoff: [[UInt64: Double]]) {
        var probability: [[UInt64: Double]] = [[:], [:], [:]]
        var backoff: [[UInt64: Double]] = [[:], [:], [:]]
        func mixed(_ sequence: UInt64, _ order: Int) -> Double {
            parts.reduce(0) { $0 + $1.share * $1.estimate.probability(of: sequence, order: order) }
        }
        for word in 1..<UInt64(words + 2) { probability[0][word] = mixed(word, 1) }
        for order in 2...3 {
            var seen: [UInt64: (upper: Double, lower: Double)] = [:]
            let sequences = Set(parts.flatMap { $0.estimate.probability[order - 1].keys })
            for sequence in sequences.sorted() {
                let value = mixed(sequence, order)
                probability[order - 1][sequence] = value
                let lower = lookUp(NGram.suffix(of: sequence, order: order), order: order - 1, probability, backoff)
                let sums = seen[NGram.history(of: sequence)] ?? (0, 0)
                seen[NGram.history(of: sequence)] = (sums.upper + value, sums.lower + lower)
            }
            for (history, sums) in seen {
                // Where every word was seen after the history nothing is left to back off to.
                backoff[order - 1][history] = sums.lower < 1 - 1e-12 ? max(0, 1 - sums.upper) / (1 - sums.lower) : 0
            }
        }
        return (probability, backoff)
    }

    /// The model in the ARPA text format, log base 10.
    public var arpa: String {
        let names = ["<s>", "</s>"] + words
        var text = "\\data\\\n"
        var orders = probability
        orders[0][NGramEstimate.start] = 0
        for order in 1...3 { text += "ngram \(order)=\(orders[order - 1].count)\n" }
        for order in 1...3 {
            text += "\n\\\(order)-grams:\n"
            for (sequence, value) in orders[order - 1].sorted(by: { $0.key < $1.key }) {
                let words = NGram.words(of: sequence, order: order).map { names[Int($0)] }.joined(separator: " ")
                text += "\(Self.log10(value)) \(words)"
                if order < 3 { text += " \(Self.log10(backoff[order][sequence] ?? 1))" }
                text += "\n"
            }
        }
        return text + "\n\\end\\\n"
    }

    /// Six decimals, and ARPA's −99 for nothing.
    private static func log10(_ value: Double) -> String {
        guard value > 0 else { return "-99.0" }
        let scaled = (Foundation.log10(value) * 1e6).rounded() / 1e6
        return abs(scaled) < 1e-3 ? (scaled == 0 ? "0.0" : String(format: "%.6f", scaled)) : "\(scaled)"
    }
}

extension LanguageModel.Sentence {
    fileprivate var counts: Bool { !words.isEmpty && weight > 0 && weight.isFinite }
}
