internal import Synchronization

/// A clock that stands still until a test moves it.
///
/// A mutex guards its time and its sleepers. ``nextSleep()`` and ``advance(to:)`` meet whoever sleeps: no test has to guess
/// how long something takes.
public final class TestClock: Clock, Sendable {
    /// A moment of the clock, counted from its beginning.
    public struct Instant: InstantProtocol {
        /// Time since the beginning.
        public var offset: Duration

        /// The moment `offset` after the beginning.
        public init(_ offset: Duration = .zero) { self.offset = offset }
        /// The moment `duration` later.
        public func advanced(by duration: Duration) -> Instant { Instant(offset + duration) }
        /// From this moment to `other`.
        public func duration(to other: Instant) -> Duration { other.offset - offset }
        /// Earlier is less.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant()
        var sleepers: [(deadline: Instant, wake: CheckedContinuation<Void, any Error>)] = []
        var watchers: [Int: CheckedContinuation<Instant?, Never>] = [:]
        var asked = 0
    }

    private let state = Mutex(State())

    /// A clock at its beginning.
    public init() {}

    /// The moment it shows.
    public var now: Instant { state.withLock { $0.now } }
    /// None.
    public var minimumResolution: Duration { .zero }

    /// Sleeps until a test has moved the clock so far. Cancellation does not end it.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let watchers = state.withLock { state -> [CheckedContinuation<Instant?, Never>]? in
                if deadline <= state.now { return nil }
                state.sleepers.append((deadline, continuation))
                defer { state.watchers = [:] }
                return Array(state.watchers.values)
            }
            guard let watchers else { return continuation.resume() }
            for watcher in watchers { watcher.resume(returning: deadline) }
        }
    }

    /// The deadline of whoever sleeps, as soon as somebody does; nil if the task is cancelled first.
    public func nextSleep() async -> Instant? {
        let number = state.withLock { state in
            state.asked += 1
            return state.asked
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Instant?? in
                    if Task.isCancelled { return .some(nil) }
                    if let first = state.sleepers.map(\.deadline).min() { return first }
                    state.watchers[number] = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.watchers.removeValue(forKey: number) }?.resume(returning: nil)
        }
    }

    /// Moves the clock, and wakes whom that concerns.
    public func advance(to moment: Instant) {
        let due = state.withLock { state in
            state.now = max(state.now, moment)
            let due = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            return due
        }
        for sleeper in due { sleeper.wake.resume() }
    }

    /// Moves the clock on.
    public func advance(by duration: Duration) { advance(to: now.advanced(by: duration)) }
}
