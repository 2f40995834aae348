internal import CSodium
internal import Foundation

/// Checks and makes password hashes: libsodium's Argon2id, as text that holds its own salt and cost.
///
/// A check takes tens of milliseconds and 64 MiB on purpose. The actor runs on a queue of its own, one check at a time, so a
/// crowd that tries passwords can exhaust neither the memory nor the cooperative pool.
public actor PasswordHasher {
    private let queue = QueueExecutor("foyer.passwords")

    /// A hasher.
    public init() {}

    /// The queue the hasher runs on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// The hash of `password`, for `staff.yaml`; nil if memory is lacking.
    public func hash(_ password: String) -> String? {
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        let status = crypto_pwhash_str(
            &text, bytes, UInt64(bytes.count), UInt64(crypto_pwhash_OPSLIMIT_INTERACTIVE),
            Int(crypto_pwhash_MEMLIMIT_INTERACTIVE))
        guard status == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether `password` is what `hash` was made of. Without a hash the same time is spent, so that a stranger can't tell by
    /// the clock who exists.
    func verify(_ password: String, against hash: String?) -> Bool {
        let bytes = password.utf8.map { CChar(bitPattern: $0) }
        let isRight = crypto_pwhash_str_verify(hash ?? Self.nobodys, bytes, UInt64(bytes.count)) == 0
        return isRight && hash != nil
    }

    /// Whether `text` is a hash that ``verify(_:against:)`` can read.
    public static func isHash(_ text: String) -> Bool { text.hasPrefix("$argon2id$") && text.utf8.count < 128 }

    /// A hash of the same cost that nobody's password has.
    private static let nobodys =
        "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
}

/// Runs an actor's jobs on a serial queue of its own, off the cooperative pool.
private final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    init(_ label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
