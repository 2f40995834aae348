internal import Glibc

/// Questions about TCP ports of this machine.
enum TCPPort {
    /// Whether somebody listens there. Connects for a moment.
    static func answers(_ address: ListenAddress) -> Bool {
        withSocket(address) { connect($0, $1, $2) == 0 } ?? false
    }

    /// Whether one could listen there now.
    static func isFree(_ address: ListenAddress) -> Bool {
        let isBound = withSocket(address) { socket, address, length in
            var yes: Int32 = 1
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            return bind(socket, address, length) == 0
        }
        return isBound ?? false
    }

    /// A port of 127.0.0.1 that is free now.
    ///
    /// - Throws: `Failure` if there is none.
    static func free() throws -> Int {
        let port = withSocket(ListenAddress(host: "127.0.0.1", port: 0)) { socket, address, length -> Int? in
            guard bind(socket, address, length) == 0 else { return nil }
            var found = sockaddr_in()
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafeMutablePointer(to: &found) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) }
            }
            return status == 0 ? Int(UInt16(bigEndian: found.sin_port)) : nil
        }
        guard let port, let port else { throw Failure.failed("no port is free on 127.0.0.1") }
        return port
    }

    /// Runs `body` with a socket and `address`; nil if that is no IPv4 address this machine knows.
    private static func withSocket<Result>(
        _ address: ListenAddress, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return nil }
        defer { close(socket) }
        let host = address.host == "localhost" ? "127.0.0.1" : address.host
        var found = sockaddr_in()
        found.sin_family = sa_family_t(AF_INET)
        found.sin_port = in_port_t(UInt16(truncatingIfNeeded: address.port)).bigEndian
        guard inet_pton(AF_INET, host, &found.sin_addr) == 1 else { return nil }
        return withUnsafePointer(to: &found) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
