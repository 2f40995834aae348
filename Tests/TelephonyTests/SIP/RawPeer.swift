import Foundation
import Telephony
import TestKit

/// The other side of a telephone's calls, by hand: answers what a test wants, when it wants, or nothing at all.
struct RawPeer {
    /// The request brings no sound.
    struct NoOffer: Error {}

    private let socket: DatagramSocket
    private let line: DatagramSocket
    private let telephone: Int

    /// The peer of `phone`, at a port that the kernel picks.
    init(of phone: Phone) throws {
        socket = try DatagramSocket()
        line = try DatagramSocket()
        telephone = phone.endpoint.port(of: "UDP") ?? 0
    }

    /// Where it is called.
    var uri: String { "sip:peer@127.0.0.1:\(socket.port)" }

    /// The next request of `method`, but no repetition of `earlier`.
    func next(_ method: String, after earlier: String? = nil) async throws -> String {
        let seen = earlier.flatMap { Self.line("CSeq:", of: $0) }
        while true {
            let text = try await socket.receive()
            if text.hasPrefix(method + " "), seen == nil || Self.line("CSeq:", of: text) != seen { return text }
        }
    }

    /// Answers `request`, with sound if it is to be a call's.
    func answer(_ request: String, _ status: String, headers: String = "", withSound: Bool = false) {
        let kept = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"].compactMap { Self.line($0, of: request) }
        let tagged = kept.map { $0.hasPrefix("To:") && !$0.contains(";tag=") ? $0 + ";tag=peer" : $0 }
        let sound =
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio \(line.port) RTP/AVP 0\r\n"
        send("SIP/2.0 \(status)", tagged, headers, withSound ? sound : "")
    }

    /// Sends 20 ms of `byte`s (PCMU) as packet `number` to whoever has sent `invite`.
    func speak(_ byte: UInt8, number: Int, to invite: String) throws {
        let offered = Self.line("m=audio ", of: invite)?.split(separator: " ").dropFirst().first
        guard let port = offered.flatMap({ Int($0) }) else { throw NoOffer() }
        let time = UInt16(160 * number)
        let header: [UInt8] = [0x80, 0, 0, UInt8(number), 0, 0, UInt8(time >> 8), UInt8(time & 255), 1, 2, 3, 4]
        line.send(header + [UInt8](repeating: byte, count: 160), to: port)
    }

    /// A request of its own in the call that `invite` began.
    func request(_ method: String, number: Int = 1, in invite: String) {
        let from = (Self.line("To:", of: invite) ?? "").replacing("To:", with: "From:") + ";tag=peer"
        let to = (Self.line("From:", of: invite) ?? "").replacing("From:", with: "To:")
        let via = "Via: SIP/2.0/UDP 127.0.0.1:\(socket.port);branch=z9hG4bK\(method)\(number)"
        let lines = [via, from, to, Self.line("Call-ID:", of: invite) ?? "", "CSeq: \(number) \(method)"]
        send("\(method) sip:foyer@127.0.0.1:\(telephone) SIP/2.0", lines, "Max-Forwards: 70\r\n", "")
    }

    private func send(_ start: String, _ lines: [String], _ headers: String, _ body: String) {
        let type = body.isEmpty ? "" : "Content-Type: application/sdp\r\n"
        let contact = "Contact: <\(uri)>\r\n"
        let head = ([start] + lines).joined(separator: "\r\n") + "\r\n"
        socket.send(
            "\(head)\(contact)\(headers)\(type)Content-Length: \(body.utf8.count)\r\n\r\n\(body)", to: telephone)
    }

    private static func line(_ name: String, of text: String) -> String? {
        text.components(separatedBy: "\r\n").first { $0.hasPrefix(name) }
    }
}
