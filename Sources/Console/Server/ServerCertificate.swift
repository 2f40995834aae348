internal import NIOSSL
internal import Synchronization

/// What the HTTP port proves itself with: a certificate and its key, from PEM files.
///
/// A mutex guards what was read last: ``reload()`` takes renewed files while connections go on.
public final class ServerCertificate: Sendable {
    private let path: String
    private let keyPath: String
    private let current: Mutex<NIOSSLContext>

    /// Reads the certificate (with the chain it needs) at `path` and the key at `key`, which may be the same file.
    ///
    /// - Throws: ``UnusableCertificate``.
    public init(path: String, key: String) throws {
        self.path = path
        keyPath = key
        current = Mutex(try Self.context(path, key))
    }

    /// Reads the files anew for connections from now on.
    ///
    /// - Throws: ``UnusableCertificate``; the old certificate stays then.
    public func reload() throws {
        let new = try Self.context(path, keyPath)
        current.withLock { $0 = new }
    }

    /// Encrypts one connection.
    func makeHandler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: current.withLock { $0 }) }

    /// TLS 1.2 and 1.3 (RFC 8446).
    private static func context(_ path: String, _ keyPath: String) throws -> NIOSSLContext {
        let chain = try reading(path, "certificate") { try NIOSSLCertificate.fromPEMFile(path) }
        let key = try reading(keyPath, "private key") { try NIOSSLPrivateKey(file: keyPath, format: .pem) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        return try reading(keyPath, "private key of \(path)") { try NIOSSLContext(configuration: configuration) }
    }

    private static func reading<Value>(_ path: String, _ what: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw UnusableCertificate(path: path, what: what) }
    }
}

/// A file that TLS can't be served with.
public struct UnusableCertificate: Error, CustomStringConvertible {
    let path: String
    let what: String

    /// What, where, what to do.
    public var description: String {
        "\(path) holds no \(what) that can be read; "
            + "give PEM files as http.certificate and http.key, and see that foyer may read them"
    }
}
