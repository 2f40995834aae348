internal import Dispatch
internal import Foundation

/// The threads on which all callers are decoded: as many as there are cores, whoever has work taking the next free one.
///
/// A recognizer's work is a lane: its jobs run one after the other, on whichever thread comes by. So nobody waits behind
/// another caller's last words while a core has nothing to do. Lanes whose caller has paused, and waits for an answer, come
/// before those whose caller speaks and will not notice; among them, who has paused first comes first. The threads are a
/// little less important than those that keep the 20 ms beat of the callers' frames, which are hardly any work but must not
/// wait. The threads end when the last lane has gone.
final class DecodingThreads: Sendable {
    /// The lanes with work, the first in line first. `@unchecked Sendable`: what changes is guarded by `condition`.
    private final class Line: @unchecked Sendable {
        private let condition = NSCondition()
        private var ready: [DecodingLane] = []
        private var isOver = false

        func add(_ lane: DecodingLane) {
            condition.withLock {
                ready.append(lane)
                condition.signal()
            }
        }

        func end() {
            condition.withLock {
                isOver = true
                condition.broadcast()
            }
        }

        /// The next lane that has work, the one awaited for longest or else the first; nil once there will be none.
        func next() -> DecodingLane? {
            condition.withLock {
                while ready.isEmpty, !isOver { condition.wait() }
                let moments = ready.map { $0.awaitedSince ?? .max }
                return moments.min().flatMap { moments.firstIndex(of: $0) }.map { ready.remove(at: $0) }
            }
        }
    }

    /// How much less important than other threads (nice(2)).
    private static let niceness: Int32 = 5

    private let line = Line()

    /// Starts `count` threads, above zero.
    init(count: Int) {
        for number in 0..<count {
            let thread = Thread { [line] in
                // Linux: 0 is the calling thread. A lower importance is always granted.
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
                while let lane = line.next() { lane.runNext() }
            }
            thread.name = "foyer.decode.\(number)"
            thread.stackSize = 8 << 20
            thread.start()
        }
    }

    deinit { line.end() }

    /// Has the lane's next job run as soon as a thread is free.
    func schedule(_ lane: DecodingLane) { line.add(lane) }
}

/// One recognizer's jobs, in order. `@unchecked Sendable`: what changes is guarded by `lock`.
final class DecodingLane: @unchecked Sendable {
    private let threads: DecodingThreads
    private let lock = NSLock()
    private var jobs: [@Sendable () -> Void] = []
    private var runner: pthread_t?
    private var awaited: UInt64?

    init(on threads: DecodingThreads) { self.threads = threads }

    /// Says whether somebody waits for this lane, so that it comes before those for which nobody does.
    func setAwaited(_ isAwaited: Bool) {
        lock.withLock { awaited = isAwaited ? awaited ?? DispatchTime.now().uptimeNanoseconds : nil }
    }

    /// Since when somebody waits for this lane, on the machine's clock; nil if nobody does.
    var awaitedSince: UInt64? { lock.withLock { awaited } }

    /// Puts a job behind the others.
    func add(_ job: @escaping @Sendable () -> Void) {
        let isFirst = lock.withLock {
            jobs.append(job)
            return jobs.count == 1
        }
        if isFirst { threads.schedule(self) }
    }

    /// Runs the first job; afterwards the lane is in line again if it has more.
    func runNext() {
        let job = lock.withLock {
            runner = pthread_self()
            return jobs.first
        }
        job?()
        let hasMore = lock.withLock {
            runner = nil
            // Kept until now: whoever adds another meanwhile must not have it run beside this one.
            jobs.removeFirst()
            return !jobs.isEmpty
        }
        if hasMore { threads.schedule(self) }
    }

    /// Whether the calling thread runs one of the lane's jobs.
    var isCurrent: Bool { lock.withLock { runner.map { pthread_equal($0, pthread_self()) != 0 } ?? false } }
}
