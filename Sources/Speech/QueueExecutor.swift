internal import Dispatch

/// Runs an actor's work on one serial dispatch queue, so that blocking C calls never occupy the cooperative pool.
///
/// Linux has no `DispatchSerialQueue`, hence this wrapper. Safe to share: a dispatch queue is.
final class QueueExecutor: SerialExecutor, @unchecked Sendable {
    private let queue: DispatchQueue

    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func checkIsolated() {
        dispatchPrecondition(condition: .onQueue(queue))
    }
}
