import Audio
import Dialogue
import Foundation
import Logging
import Routing
import Synchronization
import Telephony
import TestKit
import Testing
import VoiceBot

@testable import ContactCenter

/// Calls on live legs, on a clock that the test moves.
@Suite(.serialized, .timeLimit(.minutes(2))) struct LiveCallTests {
    private static let start = Timestamp(milliseconds: 1_767_258_000_000)
    private static let callerTone = [Int16](repeating: 1_000, count: 160)
    private static let lateTone = [Int16](repeating: 3_000, count: 160)
    private static let agentTone = [Int16](repeating: 2_000, count: 160)

    /// An agent's phone that keeps what it was told and what it heard.
    private final class Phone: AgentPhone {
        let leg: LiveLeg
        let rings = Mutex<[String]>([])

        init(_ leg: LiveLeg) { self.leg = leg }

        func ring(for session: SessionID) { rings.withLock { $0.append("ring \(session)") } }
        func stopRinging(for session: SessionID) { rings.withLock { $0.append("quiet \(session)") } }
        func leg(for session: SessionID) -> any AgentLeg { LivePhoneLeg(leg, staysOpen: true) }
    }

    private final class Heard: Sendable {
        private let frames = Mutex<[AudioFrame]>([])
        func take(_ signal: LiveLeg.Signal) -> Bool {
            if case .audio(let frame) = signal { frames.withLock { $0.append(frame) } }
            return true
        }
        var all: [AudioFrame] { frames.withLock { $0 } }
        func contains(_ samples: [Int16]) -> Bool {
            frames.withLock { $0.contains { $0.samples == samples } }
        }
    }

    private final class Signals: Sendable {
        private let signals = Mutex<[LiveLeg.Signal]>([])
        func take(_ signal: LiveLeg.Signal) -> Bool {
            signals.withLock { $0.append(signal) }
            return true
        }
        var all: [LiveLeg.Signal] { signals.withLock { $0 } }
    }

    private func center(_ ledger: any LedgerStore = MemoryLedger()) async throws -> (ContactCenter, LiveAgents) {
        let staff = Staff(
            agents: [.init(id: "ada", name: "Ada", tier: .remote)], skillGroups: [])
        let core = try await RoutingCore(staff: staff, ledger: ledger, at: Self.start)
        try await core.perform(.signIn("ada", node: nil), at: Self.start)
        try await core.perform(.ready("ada"), at: Self.start)
        let agents = LiveAgents(core: core, logger: Logger(label: "test"))
        let center = ContactCenter(voiceBot: try await PreparedBot.voiceBot, core: core, agents: agents)
        return (center, agents)
    }

    @Test("a caller presses 0, the agent's phone rings, and both hear each other")
    func bridge() async throws {
        let (center, agents) = try await center()
        let clock = TestClock()
        let (callerHears, agentHears) = (Heard(), Heard())
        let caller = LiveLeg(gateway: "test", callID: "call-1", clock: clock) { callerHears.take($0) }
        let phone = Phone(LiveLeg(gateway: "test", clock: clock) { agentHears.take($0) })
        agents.attach(phone, to: "ada")
        let events = center.core.events()
        let board = Switchboard(.init(capacity: 1), center: center, logger: Logger(label: "test")) { Self.start }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await agents.run() }
            group.addTask {
                while let due = await clock.nextSleep() {
                    caller.receive(Self.callerTone)
                    phone.leg.receive(Self.agentTone)
                    if callerHears.contains(Self.agentTone), agentHears.contains(Self.callerTone),
                        phone.rings.withLock({ $0.count == 2 })
                    {
                        caller.remoteHungUp()
                    }
                    clock.advance(to: due)
                }
            }
            group.addTask {
                for await recorded in events {
                    guard case .offered(let agent, _, _) = recorded.event.kind, let session = recorded.event.session
                    else { continue }
                    // As the desk page would.
                    _ = try? await center.core.perform(.accept(agent, session), at: Self.start)
                }
            }
            caller.receive(digit: "0")
            if let admission = board.admit() { await board.answer(caller, admission) }
            group.cancelAll()
        }
        #expect(callerHears.contains(Self.agentTone))
        #expect(agentHears.contains(Self.callerTone))
        #expect(phone.rings.withLock { $0 } == ["ring call-1", "quiet call-1"])
        #expect(board.counts == .init(live: 0, admitted: 1))
        let ended = try await center.core.events(of: "call-1").last?.event.kind
        #expect(ended == .ended(by: .caller, outcome: .consulted))
    }

    @Test("a supervisor listens, whispers to the agent alone, or joins in")
    func supervision() async throws {
        let (caller, supervisor) = (Heard(), Heard())
        let clock = TestClock()
        let voices = [1_000, 2_000, 4_000].map { value in
            AudioFrame(padding: [Int16](repeating: Int16(value), count: 160))
        }
        let ear = LiveLeg(gateway: "test", clock: clock) { supervisor.take($0) }
        let supervision = Supervision()
        let leg = AttendedLeg(LiveLeg(gateway: "test", clock: clock) { caller.take($0) }, "s", supervision, nil)
        var whispered: [AudioFrame?] = []
        for mode in Supervision.Mode.allCases {
            supervision.attach(ear, to: "s", mode: mode)
            ear.receive(voices[2].samples)
            await leg.play(voices[1])
            whispered.append(leg.whispered)
        }
        #expect(whispered == [nil, voices[2], voices[2]])
        #expect(caller.all == [voices[1], voices[1], voices[1].mixed(with: voices[2])])
        #expect(supervisor.all == [voices[1], voices[1], voices[1]])
        await leg.hangUp()
        #expect(ear.isOver)
        #expect(!supervision.set(.listen, for: "s"))
    }

    @Test("a recording can be read while it grows, and each segment has a file of its own")
    func recording() async throws {
        let folder = try ScratchFolder()
        let recordings = try Recordings(path: folder.url.path, logger: Logger(label: "test"))
        let recorder = CallRecorder(recordings, "../s")
        let first = recorder.begin(segment: 0)
        let caller = AudioFrame(padding: Self.callerTone)
        for _ in 0..<60 { recorder.append(caller: caller, foyer: .silence) }
        await recorder.settle()
        let growing = try AudioFile.read(folder.path(first), channel: 1)
        #expect(growing.samples == Array(repeating: Self.callerTone, count: 50).flatMap(\.self))
        let second = recorder.begin(segment: 1)
        recorder.append(caller: .silence, foyer: caller)
        await recorder.end()
        #expect(try folder.contents == [first, second])
        #expect(try AudioFile.read(folder.path(first), channel: 1).samples.count == 60 * 160)
        #expect(try AudioFile.read(folder.path(second), channel: 2).samples == Self.callerTone)
    }

    @Test("a secret is on no recording and reaches no supervisor")
    func secret() async throws {
        let folder = try ScratchFolder()
        let recorder = CallRecorder(try Recordings(path: folder.url.path, logger: Logger(label: "test")), "s")
        let supervision = Supervision()
        let said = AudioClip(samples: Self.callerTone + Self.callerTone + Self.callerTone)
        let recorded = try RecordingLeg(LineLeg(said), to: folder.path("talk.wav"))
        let leg = AttendedLeg(recorded, "s", supervision, recorder)
        let supervisor = Heard()
        let ear = LiveLeg(gateway: "test", clock: TestClock()) { supervisor.take($0) }
        supervision.attach(ear, to: "s")
        let file = recorder.begin(segment: 0)
        for isSecret in [false, true, false] {
            await leg.keepSecret(isSecret)
            _ = await leg.next()
            await leg.play(.silence)
        }
        await recorder.end()
        let tone = AudioFrame(padding: Self.callerTone)
        let kept = try AudioFile.read(folder.path(file), channel: 1).samples
        #expect(kept == [tone, .silence, tone].flatMap(\.samples))
        await leg.hangUp()
        #expect(try AudioFile.read(folder.path("talk.wav"), channel: 1).samples == kept)
        #expect(supervisor.all == [tone, .silence, tone])
    }

    @Test("a call goes on while the ledger is away, and all of it is kept once it is back", .timeLimit(.minutes(2)))
    func cutOff() async throws {
        let ledger = CutOffLedger()
        let (center, agents) = try await center(ledger)
        let clock = TestClock()
        let (callerHears, agentHears) = (Heard(), Heard())
        let caller = LiveLeg(gateway: "test", callID: "call-1", clock: clock) { callerHears.take($0) }
        let phone = Phone(LiveLeg(gateway: "test", clock: clock) { agentHears.take($0) })
        agents.attach(phone, to: "ada")
        let events = center.core.events()
        let board = Switchboard(.init(capacity: 1), center: center, logger: Logger(label: "test")) { Self.start }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await agents.run() }
            group.addTask {
                var framesSince = 0
                while let due = await clock.nextSleep() {
                    caller.receive(Self.callerTone)
                    phone.leg.receive(ledger.isCutOff ? Self.lateTone : Self.agentTone)
                    if callerHears.contains(Self.agentTone), agentHears.contains(Self.callerTone), !ledger.isCutOff {
                        ledger.cutOff()
                        caller.receive(digit: "7")
                    }
                    if callerHears.contains(Self.lateTone) { framesSince += 1 }
                    if framesSince == 50 { caller.remoteHungUp() }
                    clock.advance(to: due)
                }
            }
            group.addTask {
                for await recorded in events {
                    guard case .offered(let agent, _, _) = recorded.event.kind, let session = recorded.event.session
                    else { continue }
                    _ = try? await center.core.perform(.accept(agent, session), at: Self.start)
                }
            }
            caller.receive(digit: "0")
            if let admission = board.admit() { await board.answer(caller, admission) }
            group.cancelAll()
        }
        #expect(callerHears.contains(Self.lateTone), "both still hear each other")
        #expect(board.counts == .init(live: 0, admitted: 1))
        var kept = center.core.events(following: await center.core.position).makeAsyncIterator()
        ledger.reconnect()
        var after: [Event.Kind] = []
        while after.last != .ended(by: .caller, outcome: .consulted), let next = try await kept.next() {
            after.append(next.event.kind)
        }
        #expect(after.contains(.observed(.digit("7"))))
        let agent = await center.core.state.agents["ada"]
        #expect(agent?.session == nil)
    }

    /// Has `board` answer the call and follows it to its end; `beat` comes before each moment that the call sleeps until.
    private static func answer(
        _ caller: LiveLeg, on board: Switchboard, _ clock: TestClock, beat: @escaping @Sendable () async -> Void
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                while let due = await clock.nextSleep() {
                    await beat()
                    clock.advance(to: due)
                }
            }
            if let admission = board.admit() { await board.answer(caller, admission) }
            group.cancelAll()
        }
    }

    @Test("a call that a closing house hangs up is no hang-up of the caller's")
    func closing() async throws {
        let (center, _) = try await center()
        let clock = TestClock()
        let callerHears = Heard()
        let caller = LiveLeg(gateway: "test", callID: "call-1", clock: clock) { callerHears.take($0) }
        let board = Switchboard(.init(capacity: 1), center: center, logger: Logger(label: "test")) { Self.start }
        let house = Task { try await board.run() }
        await Self.answer(caller, on: board, clock) {
            caller.receive(AudioFrame.silence.samples)
            if callerHears.all.count > 10 { house.cancel() }
        }
        let ended = try await center.core.events(of: "call-1").last?.event.kind
        #expect(ended == .ended(by: .fault, outcome: .failed))
    }

    @Test("a call that a supervisor hangs up is over at once, though the bot is in mid-sentence")
    func hungUpByOthers() async throws {
        let (center, _) = try await center()
        let clock = TestClock()
        let callerHears = Heard()
        let caller = LiveLeg(gateway: "test", callID: "call-1", clock: clock) { callerHears.take($0) }
        let board = Switchboard(.init(capacity: 1), center: center, logger: Logger(label: "test")) { Self.start }
        await Self.answer(caller, on: board, clock) {
            if callerHears.all.count == 20 {
                _ = try? await center.core.perform(.hangUp("call-1", by: .agent), at: Self.start)
            }
        }
        #expect(callerHears.all.count <= 21, "the greeting lasts some hundreds of frames")
    }

    @Test("a transport that holds sound is hung up only when it has played the last word")
    func lastWord() async throws {
        let (center, _) = try await center()
        let clock = TestClock()
        let signals = Signals()
        let caller = LiveLeg(gateway: "test", callID: "call-1", confirmsPlayback: true, clock: clock) {
            signals.take($0)
        }
        let board = Switchboard(.init(capacity: 1), center: center, logger: Logger(label: "test")) { Self.start }
        await Self.answer(caller, on: board, clock) {
            let sent = signals.all
            if sent.count == 10 {
                _ = try? await center.core.perform(.hangUp("call-1", by: .agent), at: Self.start)
            }
            // Played 100 ms later.
            if let mark = sent.firstIndex(of: .mark(0)), sent.count - mark == 6 { caller.receive(mark: 0) }
        }
        let sent = signals.all
        let mark = try #require(sent.firstIndex(of: .mark(0)))
        #expect(sent[(mark + 1)...] == Array(repeating: .audio(.silence), count: 5) + [.hangUp])
    }

    @Test("an agent without a phone loses the offer, and the caller stays")
    func unreachable() async throws {
        let (center, agents) = try await center()
        await #expect(throws: AgentUnreachable.self) { _ = try await agents.leg(to: "ada", for: "s") }
        _ = center
    }

    @Test("a phone that was replaced does not take its successor away")
    func replaced() async throws {
        let (_, agents) = try await center()
        let clock = TestClock()
        let old = Phone(LiveLeg(gateway: "test", clock: clock) { _ in true })
        let new = Phone(LiveLeg(gateway: "test", clock: clock) { _ in true })
        let attachment = agents.attach(old, to: "ada")
        agents.attach(new, to: "ada")
        agents.detach(attachment)
        #expect(agents.phone(of: "ada") as? Phone === new)
    }

    @Test("a bot that takes another's place answers the next call; a call that runs keeps its own")
    func anotherBot() async throws {
        let (center, _) = try await center()
        let board = Switchboard(.init(capacity: 2), center: center, logger: Logger(label: "test")) { Self.start }
        var greetings: [String] = []
        let events = center.core.events()
        let clock = TestClock()
        func line(_ id: String) -> LiveLeg { LiveLeg(gateway: "test", callID: id, clock: clock) { _ in true } }
        let (first, second) = (line("call-1"), line("call-2"))
        var other = try await PreparedBot.voiceBot
        let catalogue = try PromptCatalogue(yaml: "voice: en-us\nrate: 150\nprompts:\n  greeting: Another bank.\n")
        other = VoiceBot(
            faq: other.faq, catalogue: catalogue, understanding: other.understanding, recognizers: other.recognizers,
            prompts: other.prompts)
        let replacement = other
        await withTaskGroup(of: Void.self) { group in
            group.addTask { while let due = await clock.nextSleep() { clock.advance(to: due) } }
            group.addTask { if let admission = board.admit() { await board.answer(first, admission) } }
            for await recorded in events {
                switch recorded.event.kind {
                case .started where recorded.event.session == "call-1":
                    board.replace(replacement)
                    group.addTask { if let admission = board.admit() { await board.answer(second, admission) } }
                case .observed(.said(_, let text, _, _)):
                    guard let session = recorded.event.session else { continue }
                    greetings.append("\(session) \(text)")
                    (session == "call-1" ? first : second).remoteHungUp()
                case .ended where greetings.count == 2: group.cancelAll()
                default: continue
                }
                if group.isCancelled { break }
            }
        }
        #expect(greetings.contains("call-2 Another bank."))
        #expect(greetings.contains { $0.hasPrefix("call-1 ") && !$0.contains("Another bank.") })
    }

    @Test("a full house refuses; a place is given back when its call is over")
    func capacity() async throws {
        let (center, _) = try await center()
        let board = Switchboard(.init(capacity: 1), center: center, logger: Logger(label: "test")) { Self.start }
        var admission = board.admit()
        #expect(admission != nil)
        #expect(board.admit() == nil)
        #expect(board.counts == .init(live: 1, admitted: 1, refused: 1))
        admission = nil
        #expect(board.isOpen)
    }
}

/// A ledger whose server can be away.
final class CutOffLedger: LedgerStore {
    private let ledger = MemoryLedger()
    private let isAway = Mutex(false)

    var isCutOff: Bool { isAway.withLock(\.self) }
    func cutOff() { isAway.withLock { $0 = true } }
    func reconnect() { isAway.withLock { $0 = false } }

    func append(_ events: [Event], after position: Int64) throws -> [RecordedEvent] {
        guard !isCutOff else { throw LedgerError.unreachable(ledger: "test", problem: "no route to host") }
        return try ledger.append(events, after: position)
    }
    func end() -> Int64 { ledger.end() }
    func events(after position: Int64, limit: Int) -> [RecordedEvent] { ledger.events(after: position, limit: limit) }
    func events(of session: SessionID) -> [RecordedEvent] { ledger.events(of: session) }
    func save(_ snapshot: Snapshot) { ledger.save(snapshot) }
    func latestSnapshot() -> Snapshot? { ledger.latestSnapshot() }
    func changes() -> AsyncStream<Int64> { ledger.changes() }
}
