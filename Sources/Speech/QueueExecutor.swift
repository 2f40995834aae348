internal import Dispatch

/// Runs an actor's work one job after the other, away from the cooperative pool, which blocking C calls must not occupy:
/// on a dispatch queue of its own, or on threads that it shares with others.
///
/// Linux has no `DispatchSerialQueue`, hence this wrapper.
final class QueueExecutor: SerialExecutor {
    private enum Place: Sendable {
        case queue(DispatchQueue)
        case lane(DecodingLane)
    }

    private let place: Place

    /// On a queue of its own.
    init(label: String) { place = .queue(DispatchQueue(label: label)) }

    /// On whichever of `threads` is free.
    init(on threads: DecodingThreads) { place = .lane(DecodingLane(on: threads)) }

    /// Says whether somebody waits for what is done here; of importance only where threads are shared.
    func setAwaited(_ isAwaited: Bool) {
        if case .lane(let lane) = place { lane.setAwaited(isAwaited) }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        switch place {
        case .queue(let queue): queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
        case .lane(let lane): lane.add { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
        }
    }

    func checkIsolated() {
        switch place {
        case .queue(let queue): dispatchPrecondition(condition: .onQueue(queue))
        case .lane(let lane): precondition(lane.isCurrent, "not on the recognizer's lane")
        }
    }
}
