public import Audio
internal import Synchronization

/// A leg over a network, in real time: what a gateway pushes in, the call takes out every 20 ms.
///
/// The gateway's side (``receive(_:)``, ``receive(digit:)``, ``remoteHungUp()``) may be used from any thread and never
/// waits: sound that nobody takes is dropped, the oldest first, and counted; the hang-up never is, and keys are only when a
/// hundred wait. The call's side is ``CallLeg``: ``next()`` returns at absolute deadlines 20 ms apart, with what has arrived,
/// an invented frame for a short gap, else silence. What the call plays leaves at once through `send`. A mutex guards what both sides touch.
public final class LiveLeg: CallLeg {
    /// What leaves for the other side.
    public enum Signal: Sendable, Equatable {
        /// 20 ms of sound.
        case audio(AudioFrame)
        /// Sound sent and not yet played is to be forgotten (barge-in), by transports that hold a store of it.
        case clear
        /// What was sent before is to be confirmed by this number once it has been played; only to those who confirm.
        case mark(Int)
        /// The call is over.
        case hangUp
        /// This call is offered to whoever has the telephone; only telephones that can show it ring.
        case ring(call: String)
        /// It no longer is.
        case quiet(call: String)
    }

    /// What has become of the frames so far, for metrics.
    public struct Counts: Sendable, Equatable {
        /// What came in.
        public var inbound = FrameBuffer.Counts()
        /// Frames the other side did not take in time.
        public var unsent = 0
        /// Frames left out because this process was held up.
        public var skipped = 0
        /// Keys that came while too many waited.
        public var refusedKeys = 0

        /// None yet.
        public init() {}

        /// Adds another leg's.
        public static func += (sum: inout Counts, other: Counts) {
            sum.inbound += other.inbound
            sum.unsent += other.unsent
            sum.skipped += other.skipped
            sum.refusedKeys += other.refusedKeys
        }
    }

    private struct State: ~Copyable {
        var buffer: FrameBuffer
        var concealer = Concealer()
        var digits: ArraySlice<Character> = []
        /// Marks sent and not confirmed yet, in order; and those that were, for the call to take.
        var marks: ArraySlice<Int> = []
        var played: ArraySlice<Int> = []
        /// No more is taken or played.
        var isOver = false
        /// We have told the other side so.
        var hasHungUp = false
        /// The other side has hung up; what it sent before is still taken.
        var isRemoteGone = false
        var missingInRow = 0
        var unsentInRow = 0
        var counts = Counts()
        var leadDue: Int
    }

    /// Has the caller put through to an address, taking the place of our call there if one is given; nil if that can't be.
    public typealias Exchange = @Sendable (_ address: String, _ replacing: LiveLeg?) -> HandOver?

    /// What carries the call.
    public let gateway: String
    /// The caller's number or name; empty if withheld.
    public let caller: String
    /// The gateway's own id of the call, if it is unique.
    public let callID: String?
    /// The number the caller has dialed; empty if unknown.
    public let dialed: String
    /// Always: this leg stands for real time.
    public let isLive = true
    /// Whether the other side confirms what it has played.
    public let confirmsPlayback: Bool

    private let state: Mutex<State>
    private let pacer: any Pacer
    private let lead: Int
    private let patience: Int
    private let exchange: Exchange?
    private let send: @Sendable (Signal) -> Bool

    /// Frames invented for a gap before silence is better: 60 ms.
    private static let concealed = 3
    /// Keys that may wait. Nobody presses so many before the call takes the first; a program may, to fill the memory.
    private static let keys = 100
    /// Frames in a row that the other side may refuse: 5 s.
    private static let stalled = 250

    /// A leg that has just been answered.
    ///
    /// - Parameters:
    ///   - gateway: What carries the call.
    ///   - caller: The caller's number or name; empty if withheld.
    ///   - callID: The gateway's own id of the call, if it is unique.
    ///   - dialed: The number the caller has dialed; empty if unknown.
    ///   - lead: Frames of silence sent ahead, so that a transport that paces by itself never runs dry.
    ///   - confirmsPlayback: Whether the other side answers marks, by ``receive(mark:)``.
    ///   - store: Frames of the other side that may stand in store for longer than a second; above 0. Each is 20 ms of delay.
    ///   - patience: Frames without a sign of life from the other side after which it is taken for gone; `.max` where its
    ///     gateway finds out by itself.
    ///   - exchange: Has the caller put through to an address; nil where nobody can.
    ///   - clock: Paces the call; tests bring their own.
    ///   - send: Takes what leaves; must not wait. False if the other side can't take it now.
    public init<C: Clock>(
        gateway: String, caller: String = "", callID: String? = nil, dialed: String = "", lead: Int = 0,
        confirmsPlayback: Bool = false, store: Int = 2, patience: Int = 3_000, exchange: Exchange? = nil,
        clock: C = BeatClock(), send: @escaping @Sendable (Signal) -> Bool
    ) where C.Duration == Duration {
        self.gateway = gateway
        self.caller = caller
        self.callID = callID
        self.dialed = dialed
        self.lead = lead
        self.patience = patience
        self.confirmsPlayback = confirmsPlayback
        self.exchange = exchange
        self.send = send
        pacer = ClockPacer(clock)
        state = Mutex(State(buffer: FrameBuffer(target: store), leadDue: lead))
    }

    /// What has become of the frames so far.
    public var counts: Counts {
        state.withLock { state in
            var counts = state.counts
            counts.inbound = state.buffer.counts
            return counts
        }
    }

    /// Frames in a row that were due and had not come.
    public var missingFrames: Int { state.withLock { $0.missingInRow } }

    /// Whether either side has hung up.
    public var isOver: Bool { state.withLock { $0.isOver || $0.isRemoteGone } }

    /// Returns once either side has hung up, a tenth of a second late at most, or when the task is cancelled.
    public func waitUntilOver() async {
        while !isOver, !Task.isCancelled {
            // Ends early only when cancelled.
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    // MARK: The gateway's side

    /// Takes in samples of the other side (8 kHz), in pieces of any length.
    public func receive(_ samples: some Collection<Int16>) {
        state.withLock { if !$0.isRemoteGone { $0.buffer.put(samples) } }
    }

    /// Takes in a key press: 0–9, `*`, `#`, A–D; anything else is none, and so is one while too many wait.
    public func receive(digit: Character) {
        guard "0123456789*#ABCD".contains(digit) else { return }
        state.withLock { state in
            if state.digits.count < Self.keys { state.digits.append(digit) } else { state.counts.refusedKeys += 1 }
        }
    }

    /// The other side has played what came before mark `number`; nil for the oldest, where it names none.
    public func receive(mark number: Int?) {
        state.withLock { state in
            guard let index = number.map({ state.marks.firstIndex(of: $0) }) ?? state.marks.indices.first else {
                return
            }
            // Whatever was before it has been played as well.
            state.played += state.marks[...index]
            state.marks = state.marks[(index + 1)...]
        }
    }

    /// The other side has hung up or is lost.
    public func remoteHungUp() {
        state.withLock { $0.isRemoteGone = true }
    }

    // MARK: The call's side

    /// The next key or confirmation at once, else the frame that is due next at its time; nil once either side has hung up.
    public func next() async -> LegEvent? {
        if let event = popEvent() { return event }
        let skipped = await pacer.wait()
        if Task.isCancelled { return nil }
        if let event = popEvent(afterSkipping: skipped) { return event }
        return take().map(LegEvent.frame)
    }

    /// The frame that is there now, without waiting for its time: for a leg that follows another's pace.
    ///
    /// - Returns: Silence if nothing has arrived, nil once either side has hung up.
    public func take() -> AudioFrame? {
        state.withLock { state in
            guard !state.isOver, !(state.isRemoteGone && state.buffer.count == 0) else { return nil }
            if let frame = state.buffer.take() {
                state.missingInRow = 0
                return state.concealer.handle(frame)
            }
            state.missingInRow += 1
            if state.missingInRow > patience { state.isOver = true }
            let hasSound = state.buffer.counts.received > 0
            return hasSound && state.missingInRow <= Self.concealed ? state.concealer.handle(nil) : .silence
        }
    }

    /// Forgets what the other side has sent so far: nobody was listening.
    public func discard() {
        state.withLock { state in
            state.buffer.clear()
            state.digits = []
            state.missingInRow = 0
        }
    }

    /// Sends the frame; one the other side can't take now is lost and counted.
    public func play(_ frame: AudioFrame) {
        let lead = state.withLock { state in
            defer { state.leadDue = 0 }
            return state.isOver || state.isRemoteGone ? nil : state.leadDue
        }
        guard let lead else { return }
        for _ in 0..<lead { _ = send(.audio(.silence)) }
        let isSent = send(.audio(frame))
        state.withLock { state in
            state.unsentInRow = isSent ? 0 : state.unsentInRow + 1
            if !isSent { state.counts.unsent += 1 }
            // A reader that takes nothing for so long is none.
            if state.unsentInRow >= Self.stalled { state.isOver = true }
        }
    }

    /// Has a transport forget what it has not played yet.
    public func clear() {
        state.withLock { $0.leadDue = lead }
        _ = send(.clear)
    }

    /// Has the other side say when it has played what was sent so far.
    public func mark(_ number: Int) {
        guard confirmsPlayback else { return }
        state.withLock { $0.marks.append(number) }
        _ = send(.mark(number))
    }

    /// Has the caller put through by the exchange that carries the call.
    public func handOver(to address: String, replacing: LiveLeg?) -> HandOver? {
        isOver ? nil : exchange?(address, replacing)
    }

    /// Has the telephone at the other end ring for `call`, or fall quiet.
    public func ring(_ isRinging: Bool, call: String) {
        _ = send(isRinging ? .ring(call: call) : .quiet(call: call))
    }

    /// Nothing: a live caller speaks when it likes.
    public func listening(_ isListening: Bool) {}

    /// Hangs up; the other side is told once.
    public func hangUp() {
        let isFirst = state.withLock { state in
            state.isOver = true
            defer { state.hasHungUp = true }
            return !state.hasHungUp
        }
        if isFirst { _ = send(.hangUp) }
    }

    private func popEvent(afterSkipping skipped: Int = 0) -> LegEvent? {
        state.withLock { state in
            state.buffer.skip(skipped)
            state.counts.skipped += skipped
            guard !state.isOver else { return nil }
            return state.played.popFirst().map(LegEvent.played) ?? state.digits.popFirst().map(LegEvent.digit)
        }
    }
}
