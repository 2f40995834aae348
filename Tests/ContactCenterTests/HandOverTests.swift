import Audio
import Routing
import Synchronization
import Telephony
import TestKit
import Testing

@testable import ContactCenter

/// Seats that are reached by the caller's own exchange.
@Suite(.serialized, .timeLimit(.minutes(2))) struct HandOverTests {
    private final class Asked: Sendable {
        private let addresses = Mutex<[String]>([])
        var all: [String] { addresses.withLock { $0 } }
        func add(_ address: String) { addresses.withLock { $0.append(address) } }
    }

    private func declare(_ kind: Event.Kind, _ house: LiveHouse) async throws {
        if case .connected("ada", _, _) = kind {
            try await house.perform(.declare("ada", "call-1", ["replace_card"]))
        }
    }

    @Test(
        "the exchange is asked to put the caller through, Foyer leaves the line, and the seat ends the session at its desk"
    )
    func putThrough() async throws {
        let asked = Asked()
        let house = try await LiveHouse(addresses: ["sam": "PJSIP/sam"]) { address, _ in
            asked.add(address)
            return HandOver(.done)
        }
        try await house.run { _ in
        } _: { kind, house in
            try await self.declare(kind, house)
            if case .disconnected("ada", _, _, _) = kind {
                try await house.perform(.endConversation("sam", "call-1", outcome: nil))
            }
        }
        #expect(asked.all == ["PJSIP/sam"])
        #expect(house.caller.leg.isOver)
        // Nobody was with the seat through Foyer.
        #expect(!house.sam.hears(.caller))
        let events = try await house.events()
        #expect(events.last == .ended(by: .agent, outcome: .operated))
    }

    @Test("a caller whose exchange could not reach the seat comes back to its session, and is not lost")
    func comesBack() async throws {
        let house = try await LiveHouse(addresses: ["sam": "PJSIP/sam"]) { _, _ in HandOver(.done) }
        let back = LiveHouse.Line(house.clock, callID: "call-1")
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (calls, again) = AsyncStream<Void>.makeStream()
            group.addTask {
                for await _ in calls { return await house.answer(back) }
            }
            try await house.run { house in
                // Music, or whoever is found: somebody has the caller.
                if back.heard.contains(where: { $0 != .silence }) { back.leg.remoteHungUp() }
            } _: { kind, house in
                try await self.declare(kind, house)
                if case .disconnected("ada", _, _, _) = kind { again.yield() }
            }
            again.finish()
            try await group.waitForAll()
        }
        let events = try await house.events()
        let isLegFailed = events.contains { if case .legFailed("sam", _) = $0 { true } else { false } }
        #expect(isLegFailed)
        guard case .ended(by: .caller, _) = events.last else {
            Issue.record("ended as \(String(describing: events.last))")
            return
        }
    }

    @Test("an exchange that can't put anybody through leaves the caller with the remote agent")
    func cannot() async throws {
        let house = try await LiveHouse(addresses: ["sam": "PJSIP/sam"]) { _, _ in HandOver(.failed) }
        try await house.run { _ in
        } _: { kind, house in
            try await self.declare(kind, house)
            if case .legFailed("sam", _) = kind { house.caller.leg.remoteHungUp() }
        }
        let events = try await house.events()
        // Hung up while a seat was sought, and with the remote agent until then.
        #expect(events.last == .ended(by: .caller, outcome: .abandoned))
        let failed = events.firstIndex { if case .legFailed = $0 { true } else { false } }
        let left = events.firstIndex { if case .disconnected("ada", _, _, _) = $0 { true } else { false } }
        #expect((failed ?? .max) < (left ?? .max))
    }
}
