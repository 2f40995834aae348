internal import Dispatch
internal import Foundation
internal import Synchronization

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

extension URLSession {
    /// Sends a request and gives its answer; cancelling the task ends the request.
    ///
    /// As `data(for:)`, which on Linux can stop two threads for ever when it is cancelled as the answer comes in: it cancels
    /// under the task's lock and waits for a queue, on which the answer waits for that lock. Here no lock is held.
    ///
    /// - Throws: `URLError`.
    func answer(to request: URLRequest) async throws -> (Data, URLResponse) {
        let running = RunningRequest()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let task = dataTask(with: request) { data, response, error in
                    if let data, let response {
                        continuation.resume(returning: (data, response))
                    } else {
                        continuation.resume(throwing: error ?? URLError(.unknown))
                    }
                }
                task.resume()
                running.set(task)
                // Cancelled before there was anything to cancel.
                if Task.isCancelled { running.cancel() }
            }
        } onCancel: {
            DispatchQueue.global().async { running.cancel() }
        }
    }
}

/// The request that runs, once it does. A mutex guards it.
private final class RunningRequest: Sendable {
    private let task = Mutex<URLSessionDataTask?>(nil)

    func set(_ running: URLSessionDataTask) { task.withLock { $0 = running } }
    func cancel() { task.withLock { $0 }?.cancel() }
}
