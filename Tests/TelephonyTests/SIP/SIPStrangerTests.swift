import Audio
import Foundation
import Telephony
import TestKit
import Testing

/// Peers that keep to no rules, or only to some.
@Suite("SIP from strangers", .serialized, .timeLimit(.minutes(2)))
struct SIPStrangerTests {
    /// A request from `socket`; `id` makes it its own transaction and call.
    func request(
        _ method: String, id: String, from socket: DatagramSocket, to phone: Phone, headers: String = "",
        body: String = ""
    ) -> String {
        """
        \(method) \(phone.uri("100")) SIP/2.0\r
        Via: SIP/2.0/UDP 127.0.0.1:\(socket.port);branch=z9hG4bK\(id)\r
        From: <sip:caller@127.0.0.1>;tag=\(id)\r
        To: <sip:100@127.0.0.1>\r
        Call-ID: \(id)\r
        CSeq: 1 \(method)\r
        Contact: <sip:caller@127.0.0.1:\(socket.port)>\r
        Max-Forwards: 70\r
        \(headers)Content-Length: \(body.utf8.count)\r
        \r
        \(body)
        """
    }

    func send(_ text: String, from socket: DatagramSocket, to phone: Phone) {
        socket.send(text, to: phone.endpoint.port(of: "UDP") ?? 0)
    }

    @Test("who is ignored gets no answer at all", arguments: ["OPTIONS", "INVITE", "REGISTER", "BYE", "NONSENSE"])
    func ignored(method: String) async throws {
        let phone = try Phone(admit: { $0.from == "caller" && $0.privacy == "none" ? .letIn : .ignore })
        let socket = try DatagramSocket()
        send(request(method, id: "first", from: socket, to: phone), from: socket, to: phone)
        // What is answered first is what was sent second.
        send(
            request("OPTIONS", id: "second", from: socket, to: phone, headers: "Privacy: none\r\n"), from: socket,
            to: phone)
        let answer = try await socket.receive()
        #expect(answer.hasPrefix("SIP/2.0 200 "))
        #expect(answer.contains("Call-ID: second"))
        #expect(!answer.contains("Server:"))
    }

    @Test("OPTIONS says what can be done, anything unknown is 405")
    func options() async throws {
        let phone = try Phone()
        let socket = try DatagramSocket()
        send(request("OPTIONS", id: "a", from: socket, to: phone), from: socket, to: phone)
        let answer = try await socket.receive()
        #expect(answer.contains("Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, REFER, NOTIFY"))
        send(request("PUBLISH", id: "b", from: socket, to: phone), from: socket, to: phone)
        let refusal = try await socket.receive()
        #expect(refusal.hasPrefix("SIP/2.0 405 "))
    }

    @Test("an extension that is required and unknown is refused by name")
    func required() async throws {
        let phone = try Phone()
        let socket = try DatagramSocket()
        let headers = "Require: timer, 100rel\r\nRequire: precondition\r\n"
        send(request("INVITE", id: "a", from: socket, to: phone, headers: headers), from: socket, to: phone)
        let answer = try await socket.receive()
        #expect(answer.hasPrefix("SIP/2.0 420 "))
        #expect(answer.contains("Unsupported: 100rel, precondition\r\n"))
    }

    @Test("a session interval below 90 s is refused with the least one")
    func interval() async throws {
        let phone = try Phone()
        let socket = try DatagramSocket()
        let headers = "Supported: timer\r\nSession-Expires: 30\r\n"
        send(request("INVITE", id: "a", from: socket, to: phone, headers: headers), from: socket, to: phone)
        let answer = try await socket.receive()
        #expect(answer.hasPrefix("SIP/2.0 422 "))
        #expect(answer.contains("Min-SE: 90\r\n"))
    }

    @Test(
        "no codec in common, no sound, no SDP: each refused",
        arguments: [
            (
                "application/sdp",
                "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 97\r\na=rtpmap:97 opus/48000/2\r\n",
                "488"
            ),
            (
                "application/sdp",
                "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 4000 RTP/AVP 31\r\n",
                "488"
            ),
            ("application/sdp", "not an SDP at all", "488"),
            ("text/plain", "hello", "415"),
        ])
    func offers(type: String, body: String, status: String) async throws {
        let phone = try Phone()
        let socket = try DatagramSocket()
        let invite = request(
            "INVITE", id: "a", from: socket, to: phone, headers: "Content-Type: \(type)\r\n", body: body)
        send(invite, from: socket, to: phone)
        let answer = try await socket.receive()
        #expect(answer.hasPrefix("SIP/2.0 \(status) "))
        #expect(phone.endpoint.callCount == 0)
    }

    @Test("who finds the house full is told when to try again")
    func retryAfter() async throws {
        let phone = try Phone()
        let socket = try DatagramSocket()
        send(request("INVITE", id: "a", from: socket, to: phone), from: socket, to: phone)
        let (call, _) = try await phone.incoming()
        phone.endpoint.hangUp(call, status: 503, retryAfter: 10)
        var answer = try await socket.receive()
        while answer.hasPrefix("SIP/2.0 1") { answer = try await socket.receive() }
        #expect(answer.hasPrefix("SIP/2.0 503 Service Unavailable\r\n"))
        #expect(answer.contains("Retry-After: 10\r\n"))
    }

    @Test("behind a NAT, Contact and SDP name the advertised address")
    func advertised() async throws {
        let phone = try Phone { $0.advertised = "203.0.113.9" }
        let socket = try DatagramSocket()
        let body = """
            v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n
            """
        var invite = request(
            "INVITE", id: "a", from: socket, to: phone, headers: "Content-Type: application/sdp\r\n", body: body)
        invite = invite.replacing("203.0.113.9:", with: "127.0.0.1:")
        send(invite, from: socket, to: phone)
        _ = try await phone.answer()
        var answer = try await socket.receive()
        while !answer.hasPrefix("SIP/2.0 200 ") { answer = try await socket.receive() }
        let port = try #require(phone.endpoint.port(of: "UDP"))
        #expect(answer.contains("Contact: <sip:foyer@203.0.113.9:\(port)>"), "\(answer)")
        #expect(answer.contains("c=IN IP4 203.0.113.9"))
        #expect(phone.endpoint.address == "203.0.113.9")
    }

    @Test("20 000 packets of garbage at a call's sound ports change nothing")
    func garbage() async throws {
        let (anna, dora) = (try Phone(), try Phone())
        let (outgoing, incoming) = try await Phone.connect(anna, dora)
        let meter = dora.endpoint.listen(to: incoming)
        let endpoint = anna.endpoint
        let socket = try DatagramSocket()
        let noise = (0..<4_400).map { _ in UInt8.random(in: 0...255) }
        await withTaskGroup { group in
            group.addTask { await endpoint.play(tone: 440, in: outgoing) }
            await meter.hears(440)
            for port in [await anna.soundPort(of: outgoing), await dora.soundPort(of: incoming)] {
                for index in 0..<10_000 {
                    let start = index * 7 % 4_000
                    socket.send([0x80, UInt8(index % 128)] + noise[start..<start + index % 400], to: port)
                }
            }
            await meter.hears(440)
            group.cancelAll()
        }
        dora.endpoint.hangUp(incoming)
        let status = try await anna.closed()
        #expect(status == 200)
    }
}

extension Phone {
    /// The UDP port of a call's sound, once the network thread has told it.
    func soundPort(of call: SIPCall) async -> Int {
        while true {
            if let port = endpoint.statistics(of: call)?.port, port > 0 { return port }
            await Task.yield()
        }
    }
}
