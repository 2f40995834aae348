internal import CSodium

/// SHA-256, and how events are chained by it: `SHA-256(hash before ‖ SHA-256(facts) ‖ seal)`, with zeros for what is not there.
enum Hash {
    static let zero = [UInt8](repeating: 0, count: 32)

    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var digest = zero
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    static func of(_ row: StoredRow, after previous: [UInt8]) -> [UInt8] {
        of(previous + of(Array(row.facts.utf8)) + (row.seal ?? zero))
    }

    static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The bytes that `hexadecimal` digits stand for; empty if they are none.
    static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == hexadecimal.utf8.count, digits.count.isMultiple(of: 2) else { return [] }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
