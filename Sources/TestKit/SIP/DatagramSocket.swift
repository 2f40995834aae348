internal import Foundation

/// A UDP socket on loopback, for peers that do not keep to any protocol.
public final class DatagramSocket: Sendable {
    /// No port, or no answer within 20 s.
    public struct Failed: Error {}

    private let descriptor: Int32
    /// Its port.
    public let port: Int

    /// A socket at a port that the kernel picks.
    public init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        self.descriptor = descriptor
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Failed() }
        port = Int(UInt16(bigEndian: address.sin_port))
        // A test that waits for an answer that never comes fails instead of hanging.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends one datagram to a port of this machine's.
    public func send(_ bytes: [UInt8], to port: Int) {
        var address = Self.loopback(port: port)
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Sends one datagram of text.
    public func send(_ text: String, to port: Int) { send(Array(text.utf8), to: port) }

    /// The next datagram, as text. Waits on a thread of its own.
    public func receive() async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { [descriptor] in
                var bytes = [UInt8](repeating: 0, count: 8_192)
                let count = recv(descriptor, &bytes, bytes.count, 0)
                if count <= 0 { return continuation.resume(throwing: Failed()) }
                continuation.resume(returning: String(decoding: bytes.prefix(count), as: UTF8.self))
            }
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }
}
