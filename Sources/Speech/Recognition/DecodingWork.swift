internal import Glibc
internal import Synchronization

/// How much a pool's recognizers have decoded. A mutex guards it.
final class DecodingWork: Sendable {
    private let sums = Mutex((audio: 0.0, processor: 0.0))

    /// Seconds of sound decoded, and seconds of processor time that took.
    var seconds: (audio: Double, processor: Double) { sums.withLock { $0 } }

    /// Counts what `body` does, on this thread, with `audio` seconds of sound.
    func measure<Result>(_ audio: Double = 0, _ body: () throws -> Result) rethrows -> Result {
        let start = Self.processorSeconds
        defer {
            let spent = Self.processorSeconds - start
            sums.withLock { $0 = ($0.audio + audio, $0.processor + spent) }
        }
        return try body()
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
