import Foundation
import Logging
import TestKit
import Testing

@testable import Telephony

/// A trunk with several registrars, each a socket that answers as the test says.
@Suite("Registration with trunks", .serialized, .timeLimit(.minutes(2)))
struct SIPRegistrarTests {
    /// Waits for a REGISTER on `socket` and answers it.
    private func answer(_ socket: DatagramSocket, _ status: String, more: String = "") async throws -> String {
        let request = try await socket.receive()
        let lines = request.components(separatedBy: "\r\n")
        let kept = lines.filter { line in
            ["via:", "from:", "call-id:", "cseq:"].contains { line.lowercased().hasPrefix($0) }
        }
        let to = lines.first { $0.lowercased().hasPrefix("to:") } ?? ""
        let via = lines.first { $0.lowercased().hasPrefix("via:") } ?? ""
        let port = via.firstMatch(of: /:(\d+);/).flatMap { Int($0.output.1) } ?? 0
        let answer = ["SIP/2.0 \(status)"] + kept + ["\(to);tag=registrar", "Content-Length: 0", more]
        socket.send(answer.filter { !$0.isEmpty }.joined(separator: "\r\n") + "\r\n\r\n", to: port)
        return request
    }

    @Test("when a registrar fails the next one is tried at once; a round of failures ends the hurry")
    func failover() async throws {
        let (first, second) = (try DatagramSocket(), try DatagramSocket())
        let phone = try Phone()
        var trunk = SIPTrunk(
            name: "carrier", registrars: [first, second].map { "sip:127.0.0.1:\($0.port)" },
            address: "sip:foyer@carrier.example")
        trunk.expires = 600
        var registrar = SIPRegistrar([trunk])
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        registrar.start(phone.endpoint)
        _ = try await answer(first, "503 Service Unavailable")
        let failure = try await phone.event { event -> SIPEvent? in
            if case .unregistered = event { event } else { nil }
        }
        registrar.handle(failure, phone.endpoint, logger)
        let request = try await answer(second, "200 OK", more: "Contact: <sip:foyer@127.0.0.1>;expires=600")
        #expect(request.hasPrefix("REGISTER sip:127.0.0.1:\(second.port) "))
        #expect(request.contains("To: <sip:foyer@carrier.example>"))
        let success = try await phone.event { event -> SIPEvent? in
            if case .registered = event { event } else { nil }
        }
        registrar.handle(success, phone.endpoint, logger)
        // The registration with the one that failed has been given up: no second REGISTER without Expires: 0 comes there.
    }

    @Test("a registration names the advertised address, is renewed in time and taken back at the end")
    func renewed() async throws {
        let socket = try DatagramSocket()
        let phone = try Phone {
            $0.advertised = "203.0.113.9"
            $0.timerSecond = .milliseconds(1)
        }
        let registration = phone.endpoint.register(
            "sip:foyer@carrier.example", at: "sip:127.0.0.1:\(socket.port)", user: nil, secret: nil, expires: 60)
        // Too short for the carrier.
        let first = try await answer(socket, "423 Interval Too Brief", more: "Min-Expires: 100")
        let contact = "Contact: <sip:foyer@203.0.113.9:\(phone.endpoint.port(of: "UDP") ?? 0)>"
        #expect(first.contains(contact), "\(first)")
        #expect(first.contains("Expires: 60\r\n"))
        for _ in 0..<3 {
            let renewal = try await answer(
                socket, "200 OK", more: "\(contact);expires=100\r\nContact: <sip:other@192.0.2.1>;expires=1")
            #expect(renewal.contains("Expires: 100\r\n"))
        }
        if let registration { phone.endpoint.unregister(registration) }
        var last = try await answer(socket, "200 OK", more: contact)
        while !last.contains("Expires: 0\r\n") { last = try await answer(socket, "200 OK", more: contact) }
    }
}
