import Audio
import ContactCenter
import Dialogue
import Foundation
import Ledger
import Logging
import Routing
import Telephony
import TestKit
import Testing

/// Whole calls by SIP: a caller, the bot, agents at their telephones.
@Suite("Transfers between SIP telephones", .serialized, .timeLimit(.minutes(3)))
struct SIPTransferTests {
    @Test("the caller hears the remote agent, then the seat, never silence; nobody hears anybody else")
    func transfer() async throws {
        let folder = try ScratchFolder()
        let anna = try await Softphone("anna", tone: 440, in: folder)
        let dora = try await Softphone("dora", tone: 880, in: folder)
        let house = try await SIPHouse(phones: ["anna": anna.uri, "dora": dora.uri])
        let caller = try Phone()
        try await house.open {
            let call = try await caller.reach(house)
            let meter = caller.endpoint.listen(to: call)
            let line = caller.endpoint
            try await withThrowingTaskGroup { group in
                group.addTask { await line.play(tone: 620, in: call) }
                caller.endpoint.press("0", in: call)
                // Long enough for the softphones' own buffers to fill.
                for _ in 0..<3 { await meter.hears(440) }
                try await house.perform { .declare("anna", $0, ["replace_card"]) }
                try await house.acknowledgeRecord(by: "dora")
                for _ in 0..<3 { await meter.hears(880) }
                group.cancelAll()
            }
            let gap = meter.longestGap(from: 440, to: 880)
            #expect(gap <= 200)
            try await house.waits { if case .disconnected("anna", _, _, _) = $0 { true } else { false } }
            caller.endpoint.hangUp(call)
            try await house.waits { if case .ended = $0 { true } else { false } }
        }
        await anna.peer.stop()
        await dora.peer.stop()
        let (annaHeard, doraHeard) = (try anna.heard(), try dora.heard())
        for heard in [annaHeard, doraHeard] {
            let tones = [620, 440, 880].filter { ToneMeter.any(of: heard, is: $0) }
            // The caller, after the briefing; never itself or the other agent.
            #expect(tones == [620])
        }
        let events = try await house.eventNames()
        #expect(events.contains("recordAcknowledged"))
        let outcome = try await house.outcome()
        #expect(outcome == .operated)
    }

    /// What a seat's telephone does instead of taking the call.
    enum Failure: Sendable, CaseIterable {
        case busy, declines, times, breaks, ringsOut
    }

    @Test("a seat whose telephone fails leaves the caller with the remote agent", arguments: Failure.allCases)
    func seatFails(_ failure: Failure) async throws {
        let (anna, dora, caller) = (try Phone(), try Phone(), try Phone())
        var rules = Rules()
        rules.offerExpires = failure == .ringsOut ? .seconds(2) : .seconds(20)
        let house = try await SIPHouse(phones: ["anna": anna.uri("anna"), "dora": dora.uri("dora")], rules: rules)
        try await house.open {
            let (call, annasCall) = try await caller.reachAgent(anna, house)
            try await house.perform { .declare("anna", $0, ["replace_card"]) }
            try await house.acknowledgeRecord(by: "dora")
            let (ringing, invitation) = try await dora.incoming()
            #expect(invitation.session == house.sessionID)
            switch failure {
            case .busy: dora.endpoint.hangUp(ringing, status: 486)
            case .declines: dora.endpoint.hangUp(ringing, status: 603)
            case .times: dora.endpoint.hangUp(ringing, status: 408)
            case .breaks: dora.endpoint.hangUp(ringing, status: 500)
            case .ringsOut: _ = try await dora.closed()
            }
            try await house.waits {
                switch $0 {
                case .rejected("dora", _, _), .expired("dora", _): true
                default: false
                }
            }
            try await Self.expectConversation(caller, call, anna, annasCall)
            caller.endpoint.hangUp(call)
            try await house.waits { if case .ended = $0 { true } else { false } }
        }
        let live = await house.core.read { desk, _ in desk.sessions.count }
        #expect(live == 0)
        try await dora.idle()
        try await anna.idle()
    }

    @Test(
        "a seat that hangs up at once, or a caller who does in mid-transfer, leaves no leg behind",
        arguments: [true, false])
    func midTransfer(seatHangsUp: Bool) async throws {
        let (anna, dora, caller) = (try Phone(), try Phone(), try Phone())
        let house = try await SIPHouse(phones: ["anna": anna.uri("anna"), "dora": dora.uri("dora")])
        try await house.open {
            let (call, _) = try await caller.reachAgent(anna, house)
            try await house.perform { .declare("anna", $0, ["replace_card"]) }
            try await house.acknowledgeRecord(by: "dora")
            let (ringing, _) = try await dora.incoming()
            if seatHangsUp {
                dora.endpoint.answer(ringing)
                dora.endpoint.hangUp(ringing)
                try await house.waits {
                    switch $0 {
                    case .legFailed("dora", _), .rejected("dora", _, _), .disconnected("dora", _, _, _): true
                    default: false
                    }
                }
            }
            caller.endpoint.hangUp(call)
            try await house.waits { if case .ended = $0 { true } else { false } }
            if !seatHangsUp { _ = try await dora.closed() }
            _ = try await anna.closed()
        }
        try await dora.idle()
        try await anna.idle()
    }

    @Test(
        "a seat at the caller's exchange is reached by REFER: the caller leaves when it is there, and else stays",
        arguments: [true, false])
    func handedOver(isReached: Bool) async throws {
        let (anna, caller) = (try Phone(), try Phone())
        let house = try await SIPHouse(
            phones: ["anna": anna.uri("anna")], addresses: ["dora": "sip:dora@pbx.example"])
        try await house.open {
            let (call, annasCall) = try await caller.reachAgent(anna, house)
            try await house.perform { .declare("anna", $0, ["replace_card"]) }
            try await house.acknowledgeRecord(by: "dora")
            try await house.waits { if case .offered("dora", _, _) = $0 { true } else { false } }
            try await house.perform { .accept("dora", $0) }
            let target = try await caller.event { if case .referAsked(_, let uri) = $0 { uri } else { nil } }
            #expect(target == "sip:dora@pbx.example")
            caller.endpoint.answerRefer(call, status: isReached ? 200 : 486)
            guard isReached else {
                try await house.waits { if case .legFailed("dora", _) = $0 { true } else { false } }
                try await Self.expectConversation(caller, call, anna, annasCall)
                return caller.endpoint.hangUp(call)
            }
            let status = try await caller.closed()
            #expect(status == 200)
            _ = try await anna.closed()
            try await house.perform { .endConversation("dora", $0, outcome: nil) }
            try await house.waits { if case .ended = $0 { true } else { false } }
        }
        try await caller.idle()
        try await anna.idle()
        if isReached {
            let outcome = try await house.outcome()
            #expect(outcome == .operated)
        }
    }

    @Test("a caller who comes back from the exchange with its session's id goes on where it was")
    func comesBack() async throws {
        let (anna, caller) = (try Phone(), try Phone())
        let house = try await SIPHouse(
            phones: ["anna": anna.uri("anna")], addresses: ["dora": "sip:dora@pbx.example"])
        try await house.open {
            let (call, _) = try await caller.reachAgent(anna, house)
            try await house.perform { .declare("anna", $0, ["replace_card"]) }
            try await house.acknowledgeRecord(by: "dora")
            try await house.waits { if case .offered("dora", _, _) = $0 { true } else { false } }
            try await house.perform { .accept("dora", $0) }
            _ = try await caller.event { if case .referAsked = $0 { true } else { nil } }
            caller.endpoint.answerRefer(call, status: 200)
            _ = try await caller.closed()
            // The seat's telephone does not work after all: its exchange sends the caller back.
            var target = SIPTarget(house.uri)
            target.headers = [.init("X-Foyer-Session", house.sessionID)]
            let again = try caller.dial(target)
            try await caller.established()
            try await house.waits { if case .legFailed("dora", _) = $0 { true } else { false } }
            caller.endpoint.hangUp(again)
            try await house.waits { if case .ended = $0 { true } else { false } }
        }
        let started = try await house.eventNames().count { $0 == "started" }
        #expect(started == 1)
        try await caller.idle()
        try await anna.idle()
    }

    @Test("a key that is heard as tones is a key as well")
    func tones() async throws {
        let (anna, caller) = (try Phone(), try Phone())
        let house = try await SIPHouse(phones: ["anna": anna.uri("anna")])
        let key = try #require(Tones.keys("0", on: 200))
        try await house.open {
            let call = try await caller.reach(house)
            let line = caller.endpoint
            try await withThrowingTaskGroup { group in
                group.addTask { await line.play(key, in: call) }
                _ = try await anna.answer()
                group.cancelAll()
            }
            line.hangUp(call)
            try await house.waits { if case .ended = $0 { true } else { false } }
        }
        let reason = try await house.core.events(of: SessionID(house.sessionID)).compactMap { recorded in
            if case .humanRequested(_, let reason, _) = recorded.event.kind { reason } else { nil }
        }
        #expect(reason == [.dtmf])
    }

    @Test(
        "an exchange that joins callers and seats is asked to once the seat has answered; else both go on through Foyer",
        arguments: [true, false])
    func joined(isJoined: Bool) async throws {
        let (anna, dora, caller) = (try Phone(), try Phone(), try Phone())
        let house = try await SIPHouse(
            phones: ["anna": anna.uri("anna"), "dora": dora.uri("dora")], joinsSeats: true)
        try await house.open {
            let (call, _) = try await caller.reachAgent(anna, house)
            try await house.perform { .declare("anna", $0, ["replace_card"]) }
            try await house.acknowledgeRecord(by: "dora")
            let dorasCall = try await dora.answer()
            let target = try await caller.event { if case .referAsked(_, let uri) = $0 { uri } else { nil } }
            #expect(target.hasPrefix(dora.uri("dora") + "?Replaces="))
            // The caller's leg is asked for when the seat has it, and the remote agent has been released.
            _ = try await anna.closed()
            caller.endpoint.answerRefer(call, status: isJoined ? 200 : 603)
            guard isJoined else {
                try await Self.expectConversation(caller, call, dora, dorasCall)
                return caller.endpoint.hangUp(call)
            }
            let callers = try await caller.closed()
            #expect(callers == 200)
            let doras = try await dora.closed()
            #expect(doras == 200)
            try await house.perform { .endConversation("dora", $0, outcome: nil) }
            try await house.waits { if case .ended = $0 { true } else { false } }
        }
        for phone in [anna, dora, caller] { try await phone.idle() }
        if isJoined {
            let outcome = try await house.outcome()
            #expect(outcome == .operated)
        }
    }

    @Test("a number may lead to an agent at once: a remote one, as always")
    func numberOfAgents() async throws {
        let (anna, dora, caller) = (try Phone(), try Phone(), try Phone())
        let house = try await SIPHouse(
            phones: ["anna": anna.uri("anna"), "dora": dora.uri("dora")],
            entries: ["200": Entry(startsWithAgent: true)])
        try await house.open {
            let call = try caller.dial(SIPTarget(house.uri(of: "200")))
            try await caller.established()
            let annasCall = try await anna.answer()
            try await house.waits { if case .connected("anna", _, _) = $0 { true } else { false } }
            try await Self.expectConversation(caller, call, anna, annasCall)
            caller.endpoint.hangUp(call)
            try await house.waits { if case .ended = $0 { true } else { false } }
        }
    }

    @Test("a remote agent's REFER declares an operation; any other, and a caller's, is refused and changes nothing")
    func refer() async throws {
        let (anna, dora, caller) = (try Phone(), try Phone(), try Phone())
        let house = try await SIPHouse(phones: ["anna": anna.uri("anna"), "dora": dora.uri("dora")])
        try await house.open {
            let (call, annasCall) = try await caller.reachAgent(anna, house)
            anna.endpoint.refer(annasCall, to: dora.uri("dora"))
            let refused = try await anna.transferOutcome()
            #expect(refused == 403)
            caller.endpoint.refer(call, to: dora.uri("dora"))
            let refusedAsWell = try await caller.transferOutcome()
            #expect(refusedAsWell == 403)
            try await Self.expectConversation(caller, call, anna, annasCall)
            anna.endpoint.refer(annasCall, to: "sip:operation.replace_card@foyer")
            let declared = try await anna.transferOutcome()
            #expect(declared == 200)
            try await house.waits { if case .operationDeclared(["replace_card"], "anna") = $0 { true } else { false } }
            caller.endpoint.hangUp(call)
            try await house.waits { if case .ended = $0 { true } else { false } }
        }
    }

    /// Both still hear each other.
    static func expectConversation(_ caller: Phone, _ call: SIPCall, _ agent: Phone, _ agentsCall: SIPCall) async throws
    {
        let (hearsAgent, hearsCaller) = (caller.endpoint.listen(to: call), agent.endpoint.listen(to: agentsCall))
        let (first, second) = (caller.endpoint, agent.endpoint)
        await withTaskGroup { group in
            group.addTask { await first.play(tone: 620, in: call) }
            group.addTask { await second.play(tone: 440, in: agentsCall) }
            await hearsAgent.hears(440)
            await hearsCaller.hears(620)
            group.cancelAll()
        }
    }
}

extension ToneMeter {
    /// Whether any stretch of 60 ms is a tone of `frequency` Hz.
    static func any(of samples: [Int16], is frequency: Int) -> Bool {
        let hits = pieces(samples).map { hears(frequency, in: $0) }
        return hits.indices.dropLast(2).contains { hits[$0] && hits[$0 + 1] && hits[$0 + 2] }
    }

    private static func pieces(_ samples: [Int16]) -> [[Int16]] {
        stride(from: 0, to: max(0, samples.count - 159), by: 160).map { Array(samples[$0..<$0 + 160]) }
    }
}
