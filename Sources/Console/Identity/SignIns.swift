internal import Foundation
internal import Routing
internal import Synchronization

/// Who is signed in: browsers' sessions by the hash of their cookie, kept in a file so that a restart signs nobody out.
///
/// A mutex guards it. The file holds hashes only and is readable for its owner only.
final class SignIns: Sendable {
    /// One browser's sign-in.
    struct Entry: Codable, Sendable {
        let user: String
        /// What unsafe requests must repeat in `X-CSRF-Token`.
        let csrf: String
        let expires: Timestamp
    }

    private static let lifetime = Milliseconds.seconds(12 * 3600)

    private let entries: Mutex<[String: Entry]>
    private let path: String?

    /// Reads what is in the file at `path`; nil keeps sign-ins in memory only. A file that does not read signs everybody out.
    init(path: String?) {
        self.path = path
        let kept = path.flatMap { FileManager.default.contents(atPath: $0) }
            .flatMap { try? JSONDecoder().decode([String: Entry].self, from: $0) }  // see above
        entries = Mutex(kept ?? [:])
    }

    /// Signs `user` in; gives the cookie's value and what is kept of it.
    func begin(_ user: String, at now: Timestamp) -> (token: String, entry: Entry) {
        let token = Secret.make()
        let entry = Entry(user: user, csrf: Secret.make(), expires: now + Self.lifetime)
        change { entries in
            entries = entries.filter { $0.value.expires > now }
            entries[Secret.digest(token)] = entry
        }
        return (token, entry)
    }

    /// The sign-in whose cookie has the value `token`; nil if there is none, or it is over.
    func find(_ token: String, at now: Timestamp) -> Entry? {
        guard let entry = entries.withLock({ $0[Secret.digest(token)] }), entry.expires > now else { return nil }
        return entry
    }

    func end(_ token: String) { change { $0[Secret.digest(token)] = nil } }

    private func change(_ body: (inout [String: Entry]) -> Void) {
        entries.withLock { entries in
            body(&entries)
            // Plain values: encoding them can't fail.
            guard let path, let data = try? JSONEncoder().encode(entries) else { return }
            // Without the file a restart signs everybody out, which harms nobody.
            _ = FileManager.default.createFile(
                atPath: path, contents: data, attributes: [.posixPermissions: 0o600])
        }
    }
}
