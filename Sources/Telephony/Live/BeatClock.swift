internal import Dispatch
internal import Synchronization

/// The monotonic clock, whose sleepers wake together, on beats 5 ms apart: what live calls keep time by.
///
/// A call sleeps fifty times a second. With a timer for each of them, 100 calls spent a quarter of their processor time on
/// timers and waking threads one by one; woken together they share both. A sleeper wakes on the first beat at or after its
/// deadline. One timer for the process, which runs only while somebody sleeps; a cancelled sleeper wakes on its beat and
/// throws then. Any task may use it.
public struct BeatClock: Clock {
    /// The time.
    public init() {}

    /// Now.
    public var now: ContinuousClock.Instant { .now }
    /// From one beat to the next.
    public var minimumResolution: Duration { Beat.interval }

    /// Sleeps until the first beat at or after `deadline`.
    ///
    /// - Throws: `CancellationError` if the task has been cancelled by then.
    public func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        await Beat.shared.sleep(until: deadline)
        try Task.checkCancellation()
    }
}

/// The timer behind ``BeatClock``. A mutex guards the sleepers.
private final class Beat: Sendable {
    static let shared = Beat()
    static let interval = Duration.milliseconds(5)

    private struct State {
        /// By the number of their beat.
        var sleepers: [Int: [CheckedContinuation<Void, Never>]] = [:]
        /// The beat that was last.
        var last = 0
        var isRunning = false
    }

    private let start = ContinuousClock.now
    private let state = Mutex(State())
    /// Suspended and resumed under the mutex alone; libdispatch's objects may be used from any thread.
    nonisolated(unsafe) private let timer = DispatchSource.makeTimerSource(
        flags: .strict, queue: DispatchQueue(label: "beat", qos: .userInteractive))

    private init() {
        timer.setEventHandler { [unowned self] in beat() }
    }

    func sleep(until deadline: ContinuousClock.Instant) async {
        let due = (Self.nanoseconds(start.duration(to: deadline)) + Self.beat - 1) / Self.beat
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isRunning { resume(&state) }
                guard due > state.last else { return true }
                state.sleepers[due, default: []].append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// The beats that have been by now.
    private var current: Int { Self.nanoseconds(start.duration(to: .now)) / Self.beat }

    private static let beat = nanoseconds(interval)

    /// `duration` as a whole number, because a division of durations costs more than all else here.
    private static func nanoseconds(_ duration: Duration) -> Int {
        let parts = duration.components
        return Int(parts.seconds) * 1_000_000_000 + Int(parts.attoseconds / 1_000_000_000)
    }

    private func resume(_ state: inout State) {
        state.last = current
        state.isRunning = true
        // Somewhat into the beat, so that rounding never makes it the one before.
        let next = start.advanced(by: Self.interval * (state.last + 1) + .microseconds(100))
        timer.schedule(
            deadline: .now() + .nanoseconds(Int(ContinuousClock.now.duration(to: next) / .nanoseconds(1))),
            repeating: .milliseconds(5), leeway: .nanoseconds(0))
        timer.resume()
    }

    private func beat() {
        let awake = state.withLock { state in
            state.last = current
            let due = state.sleepers.keys.filter { $0 <= state.last }.sorted()
            if state.sleepers.isEmpty {
                state.isRunning = false
                timer.suspend()
            }
            return due.flatMap { state.sleepers.removeValue(forKey: $0) ?? [] }
        }
        for continuation in awake { continuation.resume() }
    }
}
