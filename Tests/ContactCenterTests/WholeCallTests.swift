import Audio
import Dialogue
import Foundation
import Ledger
import Routing
import Settings
import Speech
import Synchronization
import Telephony
import TestKit
import Testing
import VoiceBot

@testable import ContactCenter

/// Whole calls: real recognizer, synthesizer and SQLite ledger; agents played by the program.
@Suite(.serialized) struct WholeCallTests {
    private final class Log: Sendable {
        private let kept = Mutex<[Event]>([])
        var events: [Event] { kept.withLock(\.self) }
        func append(_ event: Event) { kept.withLock { $0.append(event) } }
    }

    private let start = Timestamp(milliseconds: 1_767_258_000_000)

    private let staff = """
        skillGroups:
          - {id: cards, operations: [replace_card]}
        agents:
          - {id: ada, name: Ada, tier: remote, declares: suggested, notes: identity checked}
          - {id: sam, name: Sam, tier: seat, skillGroups: [cards]}
        """

    /// Runs one call against a SQLite ledger of its own and returns its events.
    private func call(_ turns: [Turn], staff: String? = nil) async throws -> [Event] {
        let folder = try ScratchFolder()
        return try await call(TurnLeg(TurnList(turns)), staff: staff, ledger: SQLiteLedger(directory: folder.url.path))
    }

    private func call(_ leg: any CallLeg, staff: String?, ledger: any LedgerStore) async throws -> [Event] {
        let file = try StaffFile(ConfigurationNode(yaml: staff ?? self.staff, file: "staff.yaml"))
        var rules = Rules()
        rules.remoteQueue = .init(wait: .seconds(60))
        let core = try await RoutingCore(staff: file.staff, rules: rules, ledger: ledger, at: start)
        let voiceBot = try await PreparedBot.voiceBot
        let agents = PlayedAgents(file, core: core, voiceBot: voiceBot)
        try await agents.signIn(file.staff.agents, at: start)
        let log = Log()
        let center = ContactCenter(voiceBot: voiceBot, core: core, agents: agents)
        var session = CallSession("s", on: leg, in: center, startedAt: start) { log.append($0.event) }
        try await session.run()
        return log.events
    }

    /// The names of the events about agents, with tiers where there is one.
    private func route(_ events: [Event]) -> [String] {
        events.compactMap { event in
            switch event.kind {
            case .offered(_, let tier, _), .connected(_, let tier, _), .disconnected(_, let tier, _, _):
                "\(event.name) \(tier.rawValue)"
            case .humanRequested, .operationDeclared, .reserved, .recordDelivered, .recordAcknowledged: event.name
            case .ended(_, let outcome): "ended \(outcome.rawValue)"
            default: nil
            }
        }
    }

    private func clip(_ name: String) throws -> Turn {
        .audio(try AudioClip.telephone(from: PreparedBot.root + "/examples/audio/\(name).wav"))
    }

    @Test("a caller's WAV goes through the bot, to a remote agent, to a seat")
    func fromWAVToSeat() async throws {
        let events = try await call([clip("office"), clip("replace-card")])
        #expect(
            route(events) == [
                "humanRequested", "offered remote", "connected remote", "operationDeclared", "reserved",
                "recordDelivered", "recordAcknowledged", "offered seat", "connected seat", "disconnected remote",
                "disconnected seat", "ended operated",
            ])
    }

    @Test("a consultation ends with the remote agent and reserves no seat")
    func consultation() async throws {
        let events = try await call([.typed("let me talk to a person"), .typed("why was i charged a fee")])
        #expect(
            route(events) == [
                "humanRequested", "offered remote", "connected remote", "disconnected remote", "ended consulted",
            ])
    }

    @Test("the seat gets the record of what the caller and the remote agent said, before the call")
    func record() async throws {
        let folder = try ScratchFolder()
        let ledger = try SQLiteLedger(directory: folder.url.path)
        let turns: [Turn] = [.typed("get me a human"), .typed("i have lost my card")]
        let events = try await call(TurnLeg(TurnList(turns)), staff: nil, ledger: ledger)
        let delivered = try #require(events.firstIndex { $0.name == "recordDelivered" })
        let heard = try #require(
            events.firstIndex {
                if case .observed(.heard("i have lost my card", _, _, _, _)) = $0.kind { true } else { false }
            })
        let offered = try #require(
            events.firstIndex { if case .offered(_, .seat, _) = $0.kind { true } else { false } })
        #expect(heard < delivered)
        #expect(delivered < offered)
        #expect(try await ledger.events(of: "s").map(\.event) == events)
    }

    @Test("the same recordings give the same events, to the byte")
    func deterministic() async throws {
        let turns = [try clip("card-arrival"), try clip("goodbye")]
        let lines = { (events: [Event]) in events.map { $0.json.text() } }
        #expect(lines(try await call(turns)) == lines(try await call(turns)))
    }

    @Test("a seat that rejects leaves the caller with the remote agent until another seat answers")
    func rejectingSeat() async throws {
        let events = try await call(
            [.typed("get me a human"), .typed("i have lost my card")],
            staff: """
                skillGroups:
                  - {id: cards, operations: [replace_card]}
                agents:
                  - {id: ada, tier: remote, declares: suggested}
                  - {id: sam, tier: seat, skillGroups: [cards], rejects: true}
                  - {id: tom, tier: seat, skillGroups: [cards]}
                """)
        let names = events.map(\.name)
        let rejected = try #require(names.firstIndex(of: "rejected"))
        let released = try #require(names.firstIndex(of: "disconnected"))
        #expect(rejected < released)
        let connected = events.compactMap { event -> AgentID? in
            if case .connected(let agent, _, _) = event.kind { agent } else { nil }
        }
        #expect(connected == ["ada", "tom"])
    }

    @Test("with nobody to answer the caller is back with the bot after the queue's limit")
    func nobodyAnswers() async throws {
        let events = try await call(
            [.typed("get me a human"), .typed("goodbye")],
            staff: """
                skillGroups: []
                agents:
                  - {id: ada, tier: remote, answersAfter: 3000}
                """)
        let prompts = events.compactMap { event -> String? in
            if case .observed(.said(let prompt, _, _, _)) = event.kind { prompt } else { nil }
        }
        #expect(prompts.contains("no_agent_available"))
        #expect(route(events).last == "ended abandoned")
    }

    @Test("a caller who hangs up while an agent is being called leaves nothing reserved")
    func hangsUpInQueue() async throws {
        let events = try await call(HangingUpCaller(after: 50), staff: nil, ledger: MemoryLedger())
        #expect(events.map(\.name).suffix(2) == ["withdrawn", "ended"])
    }
}

/// A caller who keys 0 at once and hangs up some frames later.
private actor HangingUpCaller: CallLeg {
    nonisolated let gateway = "test"
    nonisolated let caller = ""
    private var frames: Int
    private var hasKeyed = false

    init(after frames: Int) {
        self.frames = frames
    }

    func next() -> LegEvent? {
        if !hasKeyed {
            hasKeyed = true
            return .digit("0")
        }
        frames -= 1
        return frames > 0 ? .frame(.silence) : nil
    }

    func play(_ frame: AudioFrame) {}
    func listening(_ isListening: Bool) {}
    func hangUp() { frames = 0 }
}
