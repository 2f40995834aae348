internal import CSodium

extension SHA256 {
    /// The digest of `bytes`: libsodium's `crypto_hash_sha256`, which cannot fail.
    public init(of bytes: [UInt8]) {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        let digits = Array("0123456789abcdef".utf8)
        self.init(
            wellFormed: String(
                decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
    }
}
