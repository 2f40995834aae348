public import Logging
public import Routing
public import ServiceLifecycle
internal import Synchronization
public import Telephony
public import VoiceBot

/// Takes the gateways' calls as long as there is room, runs each as a session, and lets the house close in good order.
///
/// A mutex guards who is in. Calls above the capacity are refused before they are answered: those that were let in keep
/// their quality.
public final class Switchboard: CallReception, Service {
    /// How much a house takes.
    public struct Settings: Sendable, Equatable {
        /// The most calls at once; above 0.
        public var capacity: Int
        /// How long running calls may go on once the house is closing.
        public var drain: Duration

        /// `capacity` calls at once, and `drain` to end them.
        public init(capacity: Int, drain: Duration = .seconds(60)) {
            self.capacity = capacity
            self.drain = drain
        }
    }

    /// What has become of the callers so far.
    public struct Counts: Sendable, Equatable {
        /// Calls in the house now.
        public var live = 0
        /// Calls taken so far.
        public var admitted = 0
        /// Calls turned away so far.
        public var refused = 0
        /// Calls that something broke.
        public var failed = 0
    }

    private struct State {
        var center: ContactCenter
        var counts = Counts()
        /// Of calls that are over.
        var sound = LiveLeg.Counts()
        var legs: [Int: any CallLeg] = [:]
        var isClosing = false
        /// Whoever is left is being hung up.
        var isHangingUp = false
    }

    private let state: Mutex<State>
    private let settings: Settings
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// A switchboard for `center`; `now` reads the wall clock.
    public init(
        _ settings: Settings, center: ContactCenter, logger: Logger, now: @escaping @Sendable () -> Timestamp
    ) {
        self.settings = settings
        state = Mutex(State(center: center))
        self.logger = logger
        self.now = now
    }

    /// What has become of the callers so far.
    public var counts: Counts { state.withLock { $0.counts } }

    /// What has become of live callers' sound so far.
    public var sound: LiveLeg.Counts {
        var (sound, legs) = state.withLock { ($0.sound, Array($0.legs.values)) }
        for case let leg as LiveLeg in legs { sound += leg.counts }
        return sound
    }

    /// What answers callers.
    public var voiceBot: VoiceBot { center.voiceBot }

    private var center: ContactCenter { state.withLock { $0.center } }

    /// Has `voiceBot` answer from now on; calls that run keep the one they began with, and all count into the same figures.
    public func replace(_ voiceBot: VoiceBot) {
        state.withLock { state in
            let answers = state.center.voiceBot.answers
            state.center.voiceBot = voiceBot
            state.center.voiceBot.answers = answers
        }
    }

    /// Whether the house takes calls: not full and not closing.
    public var isOpen: Bool {
        state.withLock { !$0.isClosing && $0.counts.live < settings.capacity }
    }

    /// A place, unless the house is full or closing.
    public func admit() -> Admission? {
        let isAdmitted = state.withLock { state in
            guard !state.isClosing, state.counts.live < settings.capacity else {
                state.counts.refused += 1
                return false
            }
            state.counts.live += 1
            state.counts.admitted += 1
            return true
        }
        return isAdmitted ? Admission { [weak self] in self?.leave() } : nil
    }

    /// Runs the call as a session of its own.
    public func answer(_ leg: any CallLeg, _ admission: Admission) async {
        if let id = leg.callID.map({ SessionID($0) }), let live = leg as? LiveLeg, center.returns.bring(leg, to: id) {
            // The session has it from here; the gateway keeps the connection as long.
            await live.waitUntilOver()
            return
        }
        let number = state.withLock { state in
            // Admissions are counted, so each call finds a number of its own.
            let number = (state.legs.keys.max() ?? 0) + 1
            state.legs[number] = leg
            return number
        }
        defer { forget(leg, number) }
        let id = await sessionID(for: leg)
        let metadata: Logger.Metadata = ["session": "\(id)", "gateway": "\(leg.gateway)"]
        logger.info("call answered", metadata: metadata)
        do {
            var session = CallSession(id, on: leg, in: center, startedAt: now(), wallClock: now) { [self] in
                state.withLock { $0.isHangingUp } ? .fault : .caller
            }
            try await session.run()
            logger.info("call over", metadata: metadata)
        } catch {
            state.withLock { $0.counts.failed += 1 }
            logger.error("call broke", metadata: metadata.merging(["error": "\(error)"]) { $1 })
        }
        await leg.hangUp()
        withExtendedLifetime(admission) {}
    }

    /// Waits for the house to close: then refuses new calls, lets the running ones end, and hangs up those that don't.
    public func run() async throws {
        do { try await gracefulShutdown() } catch is CancellationError {}
        state.withLock { $0.isClosing = true }
        logger.notice("closing: no new calls", metadata: ["live": "\(counts.live)"])
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: settings.drain)
        while counts.live > 0, clock.now < deadline, !Task.isCancelled { await pause() }
        let left = state.withLock { state in
            state.isHangingUp = true
            return Array(state.legs.values)
        }
        if !left.isEmpty { logger.notice("closing: hanging up", metadata: ["live": "\(left.count)"]) }
        for leg in left { await leg.hangUp() }
        while counts.live > 0, !Task.isCancelled { await pause() }
    }

    private func pause() async {
        // Ends early only when cancelled, which the loops look at.
        try? await Task.sleep(for: .milliseconds(50))
    }

    private func forget(_ leg: any CallLeg, _ number: Int) {
        let sound = (leg as? LiveLeg)?.counts
        state.withLock { state in
            state.legs[number] = nil
            if let sound { state.sound += sound }
        }
    }

    private func leave() { state.withLock { $0.counts.live -= 1 } }

    /// The gateway's own id if no session has had it, so that a dial plan can ask about its call; else a new one.
    private func sessionID(for leg: any CallLeg) async -> SessionID {
        if let id = leg.callID.map({ SessionID($0) }) {
            // A ledger that can't be read refuses the session's start as well, which is where that is told.
            let events = try? await center.core.events(of: id)
            if events?.isEmpty ?? true { return id }
        }
        return SessionID.unused()
    }
}

extension Identifier where Thing == SessionMark {
    /// An id that no session has: 128 random bits, written as hexadecimal.
    static func unused() -> SessionID {
        let halves = (0..<2).map { _ in
            let text = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return SessionID(halves.joined())
    }
}
