internal import Foundation

/// Weighted counts of one-, two- and three-word sequences.
///
/// Words are numbers, at most 21 bits, so that a sequence fits one integer: the order of the keys is the order of the words.
struct NGramCounts {
    /// Order 1, 2, 3 → sequence → weight.
    private(set) var byOrder: [[UInt64: Double]] = [[:], [:], [:]]

    static let bits: UInt64 = 21
    static let mask: UInt64 = (1 << bits) - 1

    /// Adds a sentence with its start and end marks.
    mutating func add(_ sentence: [UInt64], weight: Double) {
        for end in sentence.indices {
            var sequence: UInt64 = 0
            var shift: UInt64 = 0
            for order in 1...min(3, end + 1) {
                sequence |= sentence[end - order + 1] << shift
                shift += Self.bits
                byOrder[order - 1][sequence, default: 0] += weight
            }
        }
    }
}

/// A sequence of one to three words in one integer.
enum NGram {
    static func history(of sequence: UInt64) -> UInt64 { sequence >> NGramCounts.bits }

    /// The sequence without its first word; `order` is the sequence's.
    static func suffix(of sequence: UInt64, order: Int) -> UInt64 {
        sequence & ((1 << (NGramCounts.bits * UInt64(order - 1))) - 1)
    }

    static func last(of sequence: UInt64) -> UInt64 { sequence & NGramCounts.mask }

    static func first(of sequence: UInt64, order: Int) -> UInt64 {
        sequence >> (NGramCounts.bits * UInt64(order - 1))
    }

    static func words(of sequence: UInt64, order: Int) -> [UInt64] {
        (0..<order).reversed().map { (sequence >> (NGramCounts.bits * UInt64($0))) & NGramCounts.mask }
    }
}
