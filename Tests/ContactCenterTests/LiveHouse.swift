import Audio
import Logging
import Routing
import Synchronization
import Telephony
import TestKit
import VoiceBot

@testable import ContactCenter

/// A house on a clock that the test moves: a remote agent and a seat, a caller and a supervisor, each of whom says one value
/// for ever, so that what somebody hears tells who is heard.
final class LiveHouse: Sendable {
    /// What each says.
    enum Voice: Int16, CaseIterable {
        case caller = 1_000
        case ada = 2_000
        case sam = 4_000
        case supervisor = 8_000

        var frame: AudioFrame { AudioFrame(padding: [Int16](repeating: rawValue, count: Telephone.frameSamples)) }
    }

    /// A telephone, and what was heard on it.
    final class Line: AgentPhone {
        let leg: LiveLeg
        private let frames = Frames()
        var heard: [AudioFrame] { frames.all }

        init(_ clock: TestClock, callID: String? = nil, exchange: LiveLeg.Exchange? = nil) {
            leg = LiveLeg(gateway: "test", callID: callID, exchange: exchange, clock: clock) { [frames] in
                frames.take($0)
            }
        }

        /// Whether these voices together were heard, and no others.
        func hears(_ voices: Voice...) -> Bool {
            let value = voices.reduce(0) { $0 + $1.rawValue }
            return heard.contains { $0.samples.allSatisfy { $0 == value } }
        }

        func ring(for session: SessionID) {}
        func stopRinging(for session: SessionID) {}
        func leg(for session: SessionID) -> any AgentLeg { LivePhoneLeg(leg, staysOpen: true) }
    }

    private final class Frames: Sendable {
        private let frames = Mutex<[AudioFrame]>([])
        var all: [AudioFrame] { frames.withLock { $0 } }
        func take(_ signal: LiveLeg.Signal) -> Bool {
            if case .audio(let frame) = signal { frames.withLock { $0.append(frame) } }
            return true
        }
    }

    static let start = Timestamp(milliseconds: 1_767_258_000_000)

    let clock = TestClock()
    let caller: Line
    let ada: Line
    let sam: Line
    let supervisor: Line
    let center: ContactCenter
    private let agents: LiveAgents
    private let board: Switchboard

    /// - Parameters:
    ///   - recordings: Where calls are recorded.
    ///   - addresses: Where the caller's exchange reaches agents.
    ///   - exchange: What it does when asked to put the caller through.
    init(
        recordings: String? = nil, addresses: [AgentID: String] = [:],
        exchange: LiveLeg.Exchange? = nil
    ) async throws {
        (caller, ada) = (Line(clock, callID: "call-1", exchange: exchange), Line(clock))
        (sam, supervisor) = (Line(clock), Line(clock))
        let staff = Staff(
            agents: [
                .init(id: "ada", name: "Ada", tier: .remote),
                .init(id: "sam", name: "Sam", tier: .seat, skillGroups: ["cards"]),
            ], skillGroups: [.init(id: "cards", operations: ["replace_card"])])
        let core = try await RoutingCore(staff: staff, ledger: MemoryLedger(), at: Self.start)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        agents = LiveAgents(core: core, addresses: addresses, logger: logger)
        for (agent, phone) in [("ada", ada), ("sam", sam)] as [(AgentID, Line)] {
            try await core.perform(.signIn(agent, node: nil), at: Self.start)
            try await core.perform(.ready(agent), at: Self.start)
            agents.attach(phone, to: agent)
        }
        var center = ContactCenter(voiceBot: try await PreparedBot.voiceBot, core: core, agents: agents)
        center.recordings = try recordings.map { try Recordings(path: $0, announces: false, logger: logger) }
        self.center = center
        board = Switchboard(.init(capacity: 2), center: center, logger: logger) { Self.start }
    }

    /// Runs the caller's call, in which 0 was pressed, to its end. Everybody accepts what is offered, records are confirmed.
    ///
    /// - Parameters:
    ///   - step: Looked at before each frame: who hears whom.
    ///   - follow: Told of each event.
    func run(
        _ step: @escaping @Sendable (LiveHouse) -> Void,
        _ follow: @escaping @Sendable (Event.Kind, LiveHouse) async throws -> Void = { _, _ in }
    ) async throws {
        let events = center.core.events()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.agents.run() }
            group.addTask { await self.letTimePass(step) }
            group.addTask {
                // Nobody would end the call that a test has failed in.
                defer { self.caller.leg.remoteHungUp() }
                for await recorded in events {
                    try await self.act(on: recorded.event.kind)
                    try await follow(recorded.event.kind, self)
                }
            }
            caller.leg.receive(digit: "0")
            if let admission = board.admit() { await board.answer(caller.leg, admission) }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Another call comes in; returns when it is over.
    func answer(_ line: Line) async {
        if let admission = board.admit() { await board.answer(line.leg, admission) }
    }

    private func letTimePass(_ step: @Sendable (LiveHouse) -> Void) async {
        let voices: [(Line, Voice)] = [(caller, .caller), (ada, .ada), (sam, .sam), (supervisor, .supervisor)]
        while let due = await clock.nextSleep() {
            for (line, voice) in voices { line.leg.receive(voice.frame.samples) }
            step(self)
            clock.advance(to: due)
        }
    }

    private func act(on kind: Event.Kind) async throws {
        switch kind {
        case .offered(let agent, _, _): try await perform(.accept(agent, "call-1"))
        case .recordDelivered(let agent, let hash, _):
            // The record may have grown meanwhile: then it is delivered anew.
            do { try await perform(.acknowledgeRecord(agent, "call-1", hash)) } catch is DeskError {}
        default: break
        }
    }

    func perform(_ command: Command) async throws { try await center.core.perform(command, at: Self.start) }

    /// The call's events.
    func events() async throws -> [Event.Kind] { try await center.core.events(of: "call-1").map(\.event.kind) }
}
