internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Routing
internal import Staffing

/// Works out staffing beside live calls: one question at a time, on one thread that no call waits for, and with a rest as long
/// as the work after each. So it takes half a processor at most, whoever asks whatever.
///
/// Guards whose turn it is; nothing is awaited between looking and taking it.
actor Planner {
    private let bench = Bench()
    private let now: @Sendable () -> ContinuousClock.Instant
    private var isBusy = false
    private var restsUntil: ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.now = now
        restsUntil = now()
    }

    /// The smallest staffing for `load` and what remote-first saves with it, as ``Staffing/StaffingAnswer/json``.
    ///
    /// Seconds of work; cancellation ends it between simulated days.
    ///
    /// - Throws: ``Problem`` if another question is being worked out, or there is no such staffing.
    func answer(_ load: StaffingLoad) async throws -> String {
        let start = now()
        guard !isBusy else { throw Self.busy(retryAfter: 2) }
        guard start >= restsUntil else {
            throw Self.busy(retryAfter: Int(((restsUntil - start) / .seconds(1)).rounded(.up)))
        }
        isBusy = true
        defer {
            isBusy = false
            let end = now()
            restsUntil = end + (end - start)
        }
        do {
            return try await withTaskExecutorPreference(bench) { try await Self.answer(load) }
        } catch let error as StaffingError {
            throw Problem(.unprocessableContent, "staffing", Self.sentence(error))
        }
    }

    private static func answer(_ load: StaffingLoad) async throws -> String {
        try await StaffingAnswer.find(for: load.scenario(), staffing: load.target, days: StaffingLoad.days).json
    }

    private static func busy(retryAfter seconds: Int) -> Problem {
        Problem(
            .tooManyRequests, "busy", "Another question about staffing is being worked out; ask again in a moment.",
            headers: [.retryAfter: "\(max(1, seconds))"])
    }

    private static func sentence(_ error: StaffingError) -> String {
        let text = error.description
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }
}

/// A thread beside the cooperative pool, for work that takes seconds.
private final class Bench: TaskExecutor {
    private let queue = DispatchQueue(label: "foyer.staffing")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
