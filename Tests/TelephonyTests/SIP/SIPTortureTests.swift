import Foundation
import Telephony
import TestKit
import Testing

/// Messages of the kinds that RFC 4475 collects.
@Suite("SIP torture", .serialized, .timeLimit(.minutes(2)))
struct SIPTortureTests {
    private static let offer =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"

    @Test("what is odd and right is taken, as any other", arguments: TortureMessage.valid)
    func valid(_ message: TortureMessage) async throws { try await send(message) }

    @Test("what is wrong is refused or dropped, and nothing else suffers", arguments: TortureMessage.invalid)
    func invalid(_ message: TortureMessage) async throws { try await send(message) }

    @Test("what is well written and asks for the impossible is told so", arguments: TortureMessage.semantics)
    func semantics(_ message: TortureMessage) async throws { try await send(message) }

    /// Sends `message`, then a proper request: what has been answered by the time that is, is what was answered.
    private func send(_ message: TortureMessage) async throws {
        let (phone, socket) = (try Phone(), try DatagramSocket())
        let port = try #require(phone.endpoint.port(of: "UDP"))
        let values = [
            "{port}": "\(socket.port)", "{to}": phone.uri("100"), "{id}": "torture",
            "{length}": "\(Self.offer.utf8.count)", "{sdp}": Self.offer,
        ]
        socket.send(values.reduce(message.text) { $0.replacing($1.key, with: $1.value) }, to: port)
        socket.send(Self.question(from: socket, to: phone), to: port)
        var statuses: [Int] = []
        var answer = try await socket.receive()
        while !answer.contains("Call-ID: afterwards") {
            statuses.append(answer.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0)
            answer = try await socket.receive()
        }
        #expect(answer.hasPrefix("SIP/2.0 200 "))
        let status = statuses.first ?? 0
        #expect(message.allowed.contains(status))
        guard status == 180 else { return #expect(phone.endpoint.callCount == 0) }
        let (call, _) = try await phone.incoming()
        phone.endpoint.hangUp(call)
        try await phone.idle()
    }

    private static func question(from socket: DatagramSocket, to phone: Phone) -> String {
        """
        OPTIONS \(phone.uri("100")) SIP/2.0\r
        Via: SIP/2.0/UDP 127.0.0.1:\(socket.port);branch=z9hG4bKafterwards\r
        From: <sip:caller@127.0.0.1>;tag=afterwards\r
        To: <sip:100@127.0.0.1>\r
        Call-ID: afterwards\r
        CSeq: 1 OPTIONS\r
        Max-Forwards: 70\r
        Content-Length: 0\r
        \r

        """
    }
}
