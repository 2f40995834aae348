/// A small generator of reproducible numbers (Steele, Lea, Flood 2014), for sampling phrasings. Not for secrets.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` − 1. Its bias, below 2⁻³² for the bounds used here, doesn't matter; that it will never
    /// change with the standard library does.
    mutating func index(below bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// A number from 0 to `sum(weights)` falls into one of the weights: its index.
    mutating func index(weights: [Double]) -> Int {
        var rest = Double(next() >> 11) * 0x1p-53 * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }
}

/// A hash of a text's UTF-8 that is the same on every machine and run, unlike `Hasher`'s; for seeds and features.
func stableHash(_ text: some StringProtocol) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.add(text.utf8)
    return fingerprint.value
}
