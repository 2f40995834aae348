internal import CSodium
internal import Routing

/// Random tokens, and comparing them without telling how far they agree.
enum Secret {
    /// 32 random bytes in hexadecimal.
    static func make() -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&bytes, bytes.count)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// What is kept of a token.
    static func digest(_ token: String) -> String { SHA256(of: Array(token.utf8)).hexadecimal }

    /// Compares in constant time.
    static func equal(_ one: String, _ other: String) -> Bool {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        return one.count == other.count && !one.isEmpty && sodium_memcmp(one, other, one.count) == 0
    }
}
