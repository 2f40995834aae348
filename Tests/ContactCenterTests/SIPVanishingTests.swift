import ContactCenter
import Routing
import Telephony
import TestKit
import Testing

/// Telephones that lose their power: no BYE, no more sound, no answer to anything.
@Suite("SIP telephones that vanish", .serialized, .timeLimit(.minutes(3)))
struct SIPVanishingTests {
    /// Twice this is shorter than the briefing that a seat hears before it gets the caller.
    private static let patience = Duration.milliseconds(300)

    @Test("a seat that vanishes in mid-call leaves the caller to the next seat, on the same line")
    func inMidCall() async throws {
        let folder = try ScratchFolder()
        let dora = try await Softphone("dora", tone: 880, in: folder)
        let (anna, ed, caller) = (try Phone(), try Phone(), try Phone())
        let house = try await SIPHouse(
            phones: ["anna": anna.uri("anna"), "dora": dora.uri, "ed": ed.uri("ed")], askAfter: Self.patience)
        try await house.open {
            let (call, _) = try await caller.reachAgent(anna, house)
            try await house.perform { .declare("anna", $0, ["replace_card"]) }
            try await house.acknowledgeRecord(by: "dora")
            await caller.endpoint.listen(to: call).hears(880)
            await dora.peer.stop()
            try await house.waits { if case .disconnected("dora", _, _, _) = $0 { true } else { false } }
            try await house.acknowledgeRecord(by: "ed")
            let edsCall = try await ed.answer()
            try await house.waits { if case .connected("ed", _, _) = $0 { true } else { false } }
            try await SIPTransferTests.expectConversation(caller, call, ed, edsCall)
            try await end(call, caller, house)
        }
        for phone in [anna, ed, caller] { try await phone.idle() }
        let outcome = try await house.outcome()
        #expect(outcome == .operated)
    }

    @Test("a seat that vanishes as soon as it has picked up leaves the caller with the remote agent")
    func afterAnswer() async throws {
        let folder = try ScratchFolder()
        let dora = try await Softphone("dora", tone: 880, in: folder)
        let (anna, caller) = (try Phone(), try Phone())
        let house = try await SIPHouse(
            phones: ["anna": anna.uri("anna"), "dora": dora.uri], askAfter: Self.patience)
        try await house.open {
            let (call, annasCall) = try await caller.reachAgent(anna, house)
            try await house.perform { .declare("anna", $0, ["replace_card"]) }
            try await house.acknowledgeRecord(by: "dora")
            try await house.waits { if case .accepted("dora", _, _) = $0 { true } else { false } }
            await dora.peer.stop()
            try await house.waits { if case .legFailed("dora", _) = $0 { true } else { false } }
            try await SIPTransferTests.expectConversation(caller, call, anna, annasCall)
            try await end(call, caller, house)
        }
        for phone in [anna, caller] { try await phone.idle() }
        let outcome = try await house.outcome()
        // The operation that was asked for has not been performed.
        #expect(outcome == .abandoned)
    }

    @Test("a caller who vanishes frees the agent")
    func caller() async throws {
        let folder = try ScratchFolder()
        let anna = try Phone()
        let house = try await SIPHouse(
            phones: ["anna": anna.uri("anna")], entries: ["200": Entry(startsWithAgent: true)], askAfter: Self.patience)
        try await house.open {
            let caller = try await Softphone("caller", tone: 620, dialing: house.uri(of: "200"), in: folder)
            let annasCall = try await anna.answer()
            await anna.endpoint.listen(to: annasCall).hears(620)
            await caller.peer.stop()
            let status = try await anna.closed()
            #expect(status == 200)
            try await house.waits { if case .ended(.caller, _) = $0 { true } else { false } }
        }
        let (live, isTalking) = await house.core.read { desk, _ in
            (desk.sessions.count, desk.agents["anna"]?.session != nil)
        }
        #expect(live == 0)
        #expect(!isTalking)
        try await anna.idle()
    }

    private func end(_ call: SIPCall, _ caller: Phone, _ house: SIPHouse) async throws {
        caller.endpoint.hangUp(call)
        try await house.waits { if case .ended = $0 { true } else { false } }
        let live = await house.core.read { desk, _ in desk.sessions.count }
        #expect(live == 0)
    }
}
