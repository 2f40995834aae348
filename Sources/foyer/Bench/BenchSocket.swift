internal import Glibc

/// A TCP connection whose user never waits: what cannot be sent at once is kept. Closed with its owner; one user.
final class BenchSocket {
    /// Where a socket connects to: an address that was looked up.
    struct Destination {
        fileprivate let address: [UInt8]

        /// Looks `place` up, which may take a while.
        ///
        /// - Throws: `Failure` if nothing is known of it.
        init(_ place: ListenAddress) throws {
            var hints = addrinfo()
            hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
            var found: UnsafeMutablePointer<addrinfo>?
            defer { if let found { freeaddrinfo(found) } }
            guard getaddrinfo(place.host, String(place.port), &hints, &found) == 0, let first = found?.pointee,
                let address = first.ai_addr
            else { throw Failure.badInput("nothing is known of the host \(place.host); is it spelled right?") }
            self.address = Array(UnsafeRawBufferPointer(start: address, count: Int(first.ai_addrlen)))
        }
    }

    /// What has come of reading.
    enum Outcome {
        /// So many bytes.
        case bytes(Int)
        /// There is nothing now.
        case nothing
        /// The other side has closed, or is not there.
        case gone
    }

    let descriptor: Int32
    private var unsent: ArraySlice<UInt8> = []

    /// Bytes that may wait for the other side to take them: a minute of sound.
    private static let patience = 1 << 20

    /// Begins to connect.
    init(to destination: Destination) {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = destination.address.withUnsafeBytes { bytes in
            guard let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            let descriptor = socket(Int32(address.pointee.sa_family), kind, 0)
            var yes: Int32 = 1
            setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
            // What comes of it, the first use tells.
            _ = connect(descriptor, address, socklen_t(bytes.count))
            return descriptor
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Sends `bytes` after what is still unsent; false if that is impossible, or too much waits.
    func send(_ bytes: [UInt8]) -> Bool {
        unsent += bytes
        // Without the signal that would end the process where the other side has gone.
        let silently = Int32(MSG_NOSIGNAL)
        let count = unsent.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, silently) }
        guard count >= 0 || errno == EAGAIN else { return false }
        unsent = unsent.dropFirst(max(0, count))
        return unsent.count <= Self.patience
    }

    /// Reads what is there into `buffer`.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count > 0 { return .bytes(count) }
        return count < 0 && errno == EAGAIN ? .nothing : .gone
    }
}
