import Foundation
import Telephony
import TestKit
import Testing

/// Calls with sipp as the other side.
@Suite("SIP with sipp", .serialized, .timeLimit(.minutes(2)))
struct SIPPeerTests {
    /// sipp playing one of the scenarios once.
    static func sipp(_ scenario: String, _ arguments: [String], in folder: ScratchFolder) throws -> Peer {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Scenarios/\(scenario).xml").path
        let common = ["-sf", file, "-m", "1", "-i", "127.0.0.1", "-nostdin", "-trace_err", "-error_file", "errors.log"]
        return try Peer("sipp", common + arguments, in: folder)
    }

    func sipp(_ scenario: String, calling phone: Phone, in folder: ScratchFolder) throws -> Peer {
        try Self.sipp(scenario, ["127.0.0.1:\(phone.endpoint.port(of: "UDP") ?? 0)"], in: folder)
    }

    @Test("session timer, UPDATE, hold, keys by INFO: what a PBX does in a call")
    func dialog() async throws {
        let folder = try ScratchFolder()
        let phone = try Phone()
        let peer = try sipp("dialog", calling: phone, in: folder)
        _ = try await phone.answer()
        let isHeld: Bool = try await phone.event { if case .held(_, let isOn) = $0 { isOn } else { nil } }
        #expect(isHeld)
        let digit = try await phone.digit()
        #expect(digit == "7")
        let status = try await phone.closed()
        #expect(status == 200)
        let exit = await peer.exit()
        #expect(exit == 0, "\(peer.said)")
    }

    @Test("a caller without an offer gets ours")
    func lateOffer() async throws {
        let folder = try ScratchFolder()
        let phone = try Phone()
        let peer = try sipp("late-offer", calling: phone, in: folder)
        let call = try await phone.answer()
        try await phone.established()
        phone.endpoint.hangUp(call)
        let exit = await peer.exit()
        #expect(exit == 0, "\(peer.said)")
    }

    @Test("registering answers the registrar's challenge")
    func register() async throws {
        let folder = try ScratchFolder()
        let phone = try Phone()
        // The kernel picks the port by way of a socket that is gone again.
        let port = try DatagramSocket().port
        let peer = try Self.sipp("registrar", ["-p", "\(port)"], in: folder)
        let registration = phone.endpoint.register(
            "sip:foyer@127.0.0.1", at: "sip:127.0.0.1:\(port)", user: "foyer", secret: "geheim", expires: 3_600)
        let registered: SIPRegistration = try await phone.event {
            if case .registered(let registration) = $0 { registration } else { nil }
        }
        #expect(registered == registration)
        let exit = await peer.exit()
        #expect(exit == 0, "\(peer.said)")
    }
}
