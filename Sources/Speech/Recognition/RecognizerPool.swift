internal import Foundation

/// Lends a bounded number of recognizers to any number of calls.
///
/// A recognizer is needed only while a caller speaks, so a few serve many calls. Whoever asks first is served first. However
/// many there are, no more decode at a time than there are cores: more would only keep each other, and the callers' frames,
/// waiting (two shared threads kept a 20 ms beat within 10 ms, a thread each missed it by up to 44).
public actor RecognizerPool {
    private let model: RecognitionModel
    private let work = DecodingWork()
    private let size: Int
    private let threads: DecodingThreads
    private var idle: [Recognizer] = []
    private var made = 0
    private var waiting: [(ticket: Int, continuation: CheckedContinuation<Recognizer, any Error>)] = []
    private var nextTicket = 0

    /// How busy a pool is, and how much it has decoded so far.
    public struct Load: Sendable, Equatable {
        /// The most recognizers there may be.
        public let size: Int
        /// Recognizers that hear somebody just now.
        public let lent: Int
        /// Callers who wait for one.
        public let waiting: Int
        /// Seconds of sound decoded.
        public let audioSeconds: Double
        /// Seconds of processor time that took: divided by ``audioSeconds``, the real-time factor.
        public let processorSeconds: Double
    }

    /// A pool of up to `size` recognizers (above zero), made as they are needed, 7–12 MB each.
    public init(model: RecognitionModel, size: Int) {
        precondition(size > 0, "a pool has at least one recognizer")
        self.model = model
        self.size = size
        threads = DecodingThreads(count: min(size, ProcessInfo.processInfo.activeProcessorCount))
    }

    /// How many callers wait for a recognizer.
    public var waiters: Int { waiting.count }

    /// How busy it is now.
    public var load: Load {
        let seconds = work.seconds
        return Load(
            size: size, lent: made - idle.count, waiting: waiting.count, audioSeconds: seconds.audio,
            processorSeconds: seconds.processor)
    }

    /// Lends a recognizer for the length of `body`, waiting for one if all are lent.
    ///
    /// - Throws: `CancellationError` if cancelled while waiting, ``SpeechError`` if a new one cannot load its files, and what `body` throws.
    public func withRecognizer<Result: Sendable>(
        _ body: @Sendable (Recognizer) async throws -> Result
    ) async throws -> Result {
        let lease = try await lease()
        do {
            let result = try await body(lease.recognizer)
            await lease.release()
            return result
        } catch {
            await lease.release()
            throw error
        }
    }

    /// Lends a recognizer until the lease is released or dropped; for a call's task, which has no scope around an utterance.
    ///
    /// - Throws: As ``withRecognizer(_:)``.
    public func lease() async throws -> RecognizerLease {
        let recognizer = try await take()
        do {
            try await recognizer.open()
        } catch {
            giveBack(recognizer)
            throw error
        }
        return RecognizerLease(recognizer: recognizer, pool: self)
    }

    private func take() async throws -> Recognizer {
        try Task.checkCancellation()
        if let recognizer = idle.popLast() { return recognizer }
        if made < size {
            made += 1
            return Recognizer(model: model, executor: QueueExecutor(on: threads), work: work)
        }
        let ticket = nextTicket
        nextTicket += 1
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    waiting.append((ticket, continuation))
                }
            }
        } onCancel: {
            // Ends as soon as the waiter is gone: it only hops to the pool.
            Task { await self.withdraw(ticket) }
        }
    }

    private func withdraw(_ ticket: Int) {
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
        waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    fileprivate func takeBack(_ recognizer: Recognizer) async {
        await recognizer.rest()
        giveBack(recognizer)
    }

    private func giveBack(_ recognizer: Recognizer) {
        if waiting.isEmpty {
            idle.append(recognizer)
        } else {
            waiting.removeFirst().continuation.resume(returning: recognizer)
        }
    }
}

/// The right to use one recognizer; see ``RecognizerPool/lease()``.
public final class RecognizerLease: Sendable {
    /// The recognizer lent; not to be used after ``release()``.
    public let recognizer: Recognizer
    private let pool: RecognizerPool
    private let isReleased = Flag()

    init(recognizer: Recognizer, pool: RecognizerPool) {
        self.recognizer = recognizer
        self.pool = pool
    }

    /// Gives the recognizer back, its utterance ended. Further calls do nothing.
    public func release() async {
        guard isReleased.raise() else { return }
        await pool.takeBack(recognizer)
    }

    deinit {
        guard isReleased.raise() else { return }
        // A lease dropped by a cancelled call; the task ends with the hand-over.
        let (recognizer, pool) = (recognizer, pool)
        Task { await pool.takeBack(recognizer) }
    }
}
