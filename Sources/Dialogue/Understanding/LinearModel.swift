internal import Foundation

/// One logistic regression for each class against all others.
///
/// So a sentence unlike anything trained keeps all its activations low, which one softmax over the classes can't show.
struct LinearModel: Sendable, Equatable {
    /// Numbers for eight classes, which the processor works on at once.
    typealias Block = SIMD8<Float>

    /// The number of classes.
    let classes: Int
    /// A row of blocks for each feature and, last, the row of the classes' constant terms. A row's blocks hold the
    /// classes in order; what is left over of the last block means nothing.
    let rows: [Block]

    /// A model of weights known already.
    init(classes: Int, rows: [Block]) {
        self.classes = classes
        self.rows = rows
    }

    /// How many blocks hold `classes` numbers.
    static func blocks(for classes: Int) -> Int { (classes + Block.scalarCount - 1) / Block.scalarCount }

    /// Each class's own probability against all others; they don't add up to 1. O(features in `vector` × classes).
    func activations(of vector: FeatureSpace.Vector) -> [Double] {
        let blocks = Self.blocks(for: classes)
        var sums = Array(rows.suffix(blocks))
        for (index, value) in vector {
            for block in 0..<blocks { sums[block] += value * rows[Int(index) * blocks + block] }
        }
        return (0..<classes).map { Double(1 / (1 + exp(-sums[$0 / Block.scalarCount][$0 % Block.scalarCount]))) }
    }
}
