internal import Audio
internal import ContactCenter
internal import Glibc
internal import Logging
internal import Routing
internal import Synchronization
internal import Telephony
internal import TestKit

/// Callers and remote agents on live legs of one process, each pair bridged by its call's own task.
///
/// Measured is everything from a leg's ``LiveLeg/receive(_:)`` to the other leg's sending: no sockets. Callers are silent but
/// for a click a second, so nothing is decoded.
struct Bridges {
    let pairs: Int
    let seconds: Int

    private static let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: 1_767_258_000_000) }

    /// A caller and an agent, who is not always the one that the desk connects this caller with.
    private final class Pair: AgentPhone {
        let caller: LiveLeg
        let agent: LiveLeg
        private let number: Int
        private let clicks: Clicks

        init(_ number: Int, _ clicks: Clicks) {
            self.number = number
            self.clicks = clicks
            caller = LiveLeg(gateway: "bench", callID: "call-\(number)", store: 1) { _ in true }
            agent = LiveLeg(gateway: "bench", store: 1) { signal in
                if case .audio(let frame) = signal { clicks.heard(frame) }
                return true
            }
        }

        func click() { caller.receive(clicks.send(number).samples) }

        func ring(for session: SessionID) {}
        func stopRinging(for session: SessionID) {}
        func leg(for session: SessionID) -> any AgentLeg { LivePhoneLeg(agent, staysOpen: true) }
    }

    /// Clicks under way, each caller's of another loudness, and how long those that were heard took.
    private final class Clicks: Sendable {
        private let sent = Mutex<[Int16: ContinuousClock.Instant]>([:])
        let delays = Mutex<[Duration]>([])

        func send(_ number: Int) -> AudioFrame {
            let loudness = Int16(clamping: 6_000 + number)
            sent.withLock { $0[loudness] = .now }
            return AudioFrame(padding: [Int16](repeating: loudness, count: Telephone.frameSamples))
        }

        func heard(_ frame: AudioFrame) {
            guard let start = sent.withLock({ $0.removeValue(forKey: frame.samples[0]) }) else { return }
            delays.withLock { $0.append(start.duration(to: .now)) }
        }
    }

    /// Bridges all pairs and tells what that took.
    func measure() async throws -> String {
        let clicks = Clicks()
        let legs = (0..<pairs).map { Pair($0, clicks) }
        let staff = Staff(
            agents: (0..<pairs).map { .init(id: AgentID("agent-\($0)"), name: "Agent", tier: .remote) }, skillGroups: []
        )
        let core = try await RoutingCore(staff: staff, ledger: MemoryLedger(), at: Self.now())
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let agents = LiveAgents(core: core, logger: logger)
        for (index, pair) in legs.enumerated() {
            try await core.perform(.signIn(AgentID("agent-\(index)"), node: nil), at: Self.now())
            try await core.perform(.ready(AgentID("agent-\(index)")), at: Self.now())
            agents.attach(pair, to: AgentID("agent-\(index)"))
        }
        let center = ContactCenter(voiceBot: try await PreparedBot.voiceBot, core: core, agents: agents)
        let board = Switchboard(.init(capacity: pairs), center: center, logger: logger, now: Self.now)
        let events = core.events()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            for pair in legs {
                pair.caller.receive(digit: "0")
                group.addTask { if let admission = board.admit() { await board.answer(pair.caller, admission) } }
            }
            group.addTask { try await Self.feed(legs) }
            try await connectAll(events, core)
            // The agents' briefing is over; the bridges have settled.
            try await Task.sleep(for: .seconds(2))
            let before = Self.processorSeconds
            let skipped = clicks.delays.withLock(\.count)
            try await Task.sleep(for: .seconds(seconds))
            let used = Self.processorSeconds - before
            return report(used, clicks.delays.withLock { $0.dropFirst(skipped).sorted() })
        }
    }

    /// Accepts every offer until everybody is connected.
    private func connectAll(_ events: AsyncStream<RecordedEvent>, _ core: RoutingCore) async throws {
        var connected = 0
        for await recorded in events {
            guard let session = recorded.event.session else { continue }
            switch recorded.event.kind {
            case .offered(let agent, _, _): try await core.perform(.accept(agent, session), at: Self.now())
            case .connected: connected += 1
            default: break
            }
            if connected == pairs { return }
        }
    }

    /// Both sides of every pair, every 20 ms; a click a second, each pair's at another moment.
    private static func feed(_ legs: [Pair]) async throws {
        var due = ContinuousClock.now
        var tick = 0
        while true {
            for (index, pair) in legs.enumerated() {
                (tick + index) % 50 == 0 ? pair.click() : pair.caller.receive(AudioFrame.silence.samples)
                pair.agent.receive(AudioFrame.silence.samples)
            }
            tick += 1
            due = due.advanced(by: Telephone.frameDuration)
            try await Task.sleep(until: due, tolerance: .zero)
        }
    }

    private func report(_ used: Double, _ delays: [Duration]) -> String {
        func delay(_ share: Double) -> Int {
            delays.isEmpty ? 0 : Int(delays[Int(Double(delays.count - 1) * share)] / .milliseconds(1))
        }
        let share = used / Double(seconds) / Double(pairs) * 100
        let percent = (share * 1000).rounded() / 1000
        return "\(pairs) bridges for \(seconds) s: \(percent) % of a core each; "
            + "a click is sent on after p50 \(delay(0.5)), p95 \(delay(0.95)), max \(delay(1)) ms (\(delays.count) clicks)"
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
