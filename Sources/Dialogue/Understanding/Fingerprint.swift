/// A 64-bit number that stands for all that was added to it, the same on every machine (FNV-1a). It tells damage and
/// edits from none; it is no protection against somebody who wants it to be the same.
struct Fingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// Adds a text and its end, so that "a", "bc" differs from "ab", "c".
    mutating func add(_ text: String) {
        add(text.utf8)
        add(CollectionOfOne(0xFF))
    }

    mutating func add(_ number: UInt64) { withUnsafeBytes(of: number.littleEndian) { add($0) } }
}

extension FAQ {
    /// Adds all that the classifier's training depends on. Answers, topics and keys may change without retraining.
    func addTrainingContent(to fingerprint: inout Fingerprint) {
        for frame in frames { frame.add(to: &fingerprint) }
        for intent in intents {
            fingerprint.add(intent.id.rawValue)
            fingerprint.add(UInt64(intent.states.contains(.open) ? 1 : 0))
            for phrasing in intent.phrasings { phrasing.add(to: &fingerprint) }
        }
    }
}

extension FAQ.WeightedPhrasing {
    /// The text as well: it seeds the sampling of sentences.
    fileprivate func add(to fingerprint: inout Fingerprint) {
        fingerprint.add(text)
        fingerprint.add(weight.bitPattern)
        phrasing.add(to: &fingerprint)
    }
}

extension Phrasing {
    fileprivate func add(to fingerprint: inout Fingerprint) {
        switch self {
        case .word(let word): fingerprint.add(word)
        case .slot: fingerprint.add("{phrase}")
        case .sequence(let parts): Self.add(parts, between: ("[", "]"), to: &fingerprint)
        case .choice(let parts): Self.add(parts, between: ("(", ")"), to: &fingerprint)
        }
    }

    private static func add(_ parts: [Phrasing], between marks: (String, String), to fingerprint: inout Fingerprint) {
        fingerprint.add(marks.0)
        for part in parts { part.add(to: &fingerprint) }
        fingerprint.add(marks.1)
    }
}
