internal import CSodium

/// 32 bytes of SHA-256.
struct Digest: Equatable, Sendable {
    static let size = 32
    /// The hash before the first event, and the seal of an event without content.
    static let zero = Digest(bytes: [UInt8](repeating: 0, count: size))

    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The digest of `text` in UTF-8.
    init(of text: String) { self.init(ofBytes: Array(text.utf8)) }

    init(ofBytes content: [UInt8]) {
        var digest = [UInt8](repeating: 0, count: Self.size)
        // Never fails: libsodium returns 0 always.
        crypto_hash_sha256(&digest, content, UInt64(content.count))
        bytes = digest
    }

    var hexadecimal: String { Hexadecimal.text(bytes) }
}
