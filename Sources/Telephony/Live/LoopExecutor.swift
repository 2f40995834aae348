internal import NIOCore

/// Runs a call's task on the event loop of its connection: no frame changes threads between the socket and the call.
///
/// On the shared pool each of a call's hundred frames a second woke one thread to be handled and another to be written. For
/// tasks that never block, and that compute no longer than other calls on the loop can wait: a few milliseconds. The task
/// keeps its executor alive. May be used from any thread.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    /// One on `loop`, which outlives the tasks.
    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
