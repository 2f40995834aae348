internal import Audio
internal import Synchronization

/// Lets a frame's time pass: the beat of a live call.
protocol Pacer: Sendable {
    /// Returns when the next frame is due, or when the task is cancelled.
    ///
    /// - Returns: How many frames had to be left out, because the process itself was held up.
    func wait() async -> Int
}

/// When frames are due: every 20 ms from the first one on, however long each took.
///
/// Pure. A call that is a few frames behind catches up; one that is further behind leaves frames out, as a caller would
/// rather miss a syllable than hear everything late.
struct FrameSchedule<Instant: InstantProtocol> where Instant.Duration == Duration {
    /// What may be behind: five frames and a part of the next, 120 ms.
    private static var patience: Duration { .milliseconds(120) }

    private var due: Instant?

    /// The moment the next frame is due, and the frames left out before it.
    mutating func next(at now: Instant) -> (due: Instant, skipped: Int) {
        guard let last = due else {
            due = now
            return (now, 0)
        }
        let next = last.advanced(by: Telephone.frameDuration)
        // Asked first, because a division of durations costs more than all else here.
        let isBehind = next.advanced(by: Self.patience) <= now
        let skipped = isBehind ? Int(next.duration(to: now) / Telephone.frameDuration) : 0
        let moment = next.advanced(by: Telephone.frameDuration * skipped)
        due = moment
        return (moment, skipped)
    }
}

/// Paces by a clock. A mutex guards the schedule; one call uses it.
final class ClockPacer<C: Clock>: Pacer where C.Duration == Duration {
    private let clock: C
    private let schedule = Mutex(FrameSchedule<C.Instant>())

    init(_ clock: C) { self.clock = clock }

    func wait() async -> Int {
        let (due, skipped) = schedule.withLock { $0.next(at: clock.now) }
        // Ends early only when the task is cancelled, which its user looks at next.
        if due > clock.now { try? await clock.sleep(until: due, tolerance: .zero) }
        return skipped
    }
}
