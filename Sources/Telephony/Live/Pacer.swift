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
    /// Frames that may be behind: 100 ms.
    private static var patience: Int { 5 }

    private var due: Instant?

    /// The moment the next frame is due, and the frames left out before it.
    mutating func next(at now: Instant) -> (due: Instant, skipped: Int) {
        guard let last = due else {
            due = now
            return (now, 0)
        }
        let next = last.advanced(by: Telephone.frameDuration)
        let behind = Int(next.duration(to: now) / Telephone.frameDuration)
        let skipped = behind > Self.patience ? behind : 0
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
