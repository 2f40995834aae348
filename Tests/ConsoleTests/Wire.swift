import Foundation
import NIOCore
import NIOPosix

/// A bare TCP connection: what a test sends and receives is exactly what is on the wire.
struct Wire: Sendable {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    static func connect(_ port: Int) async throws -> Wire {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return Wire(channel: channel)
    }

    /// Lends the connection to `body`; it is closed afterwards.
    func use<Result: Sendable>(_ body: @Sendable (inout Talk) async throws -> Result) async throws -> Result {
        try await channel.executeThenClose { inbound, outbound in
            var talk = Talk(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&talk)
        }
    }

    struct Talk {
        fileprivate var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        fileprivate let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        private(set) var received: [UInt8] = []

        fileprivate init(
            inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
            outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        ) {
            self.inbound = inbound
            self.outbound = outbound
        }

        var text: String { String(decoding: received, as: UTF8.self) }

        func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }
        func send(bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

        /// Reads until what has come contains `part`; false if the peer closed before.
        @discardableResult
        mutating func read(until part: String) async throws -> Bool {
            while !text.contains(part) {
                guard try await more() else { return false }
            }
            return true
        }

        /// Reads until `count` bytes have come since `start`; false if the peer closed before.
        mutating func read(bytes count: Int) async throws -> Bool {
            while received.count < count {
                guard try await more() else { return false }
            }
            return true
        }

        /// Reads until the peer closes; how it closes does not matter.
        mutating func readToEnd() async {
            while (try? await more()) == true {}  // a reset is an end as well
        }

        mutating func forget() { received = [] }

        private mutating func more() async throws -> Bool {
            guard let buffer = try await inbound.next() else { return false }
            received += buffer.readableBytesView
            return true
        }
    }
}

/// One answer of the server.
struct Answer: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: Data

    func header(_ name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }
    func all(_ name: String) -> [String] { headers.filter { $0.name == name.lowercased() }.map(\.value) }
    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body as JSON; nil if it is none.
    var json: Any? { try? JSONSerialization.jsonObject(with: body) }  // nil says so
    func value(_ path: String) -> Any? {
        path.split(separator: ".").reduce(json) { value, key in
            if let index = Int(key), let list = value as? [Any] {
                return list.indices.contains(index) ? list[index] : nil
            }
            return (value as? [String: Any])?[String(key)]
        }
    }

    init(_ bytes: [UInt8]) throws {
        let end = [UInt8]("\r\n\r\n".utf8)
        guard let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
            throw NoAnswer(text: String(decoding: bytes, as: UTF8.self))
        }
        let lines = String(decoding: bytes[..<split], as: UTF8.self).components(separatedBy: "\r\n")
        status = Int(lines[0].split(separator: " ")[1]) ?? 0
        headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        let rest = Array(bytes[(split + end.count)...])
        let isChunked = headers.contains { $0.name == "transfer-encoding" && $0.value == "chunked" }
        body = isChunked ? Self.dechunked(rest) : Data(rest)
    }

    private static func dechunked(_ bytes: [UInt8]) -> Data {
        var body = Data()
        var rest = bytes[...]
        while let line = rest.firstIndex(of: 13),
            let size = Int(String(decoding: rest[..<line], as: UTF8.self), radix: 16), size > 0
        {
            let start = line + 2
            guard start + size <= rest.endIndex else { break }
            body.append(contentsOf: rest[start..<(start + size)])
            rest = rest[min(start + size + 2, rest.endIndex)...]
        }
        return body
    }

    struct NoAnswer: Error { let text: String }
}
