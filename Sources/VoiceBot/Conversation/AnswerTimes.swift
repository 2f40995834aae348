internal import Audio
internal import Synchronization

/// How long callers waited for the bot's answers: from the end of their speech to the first frame of the answer.
///
/// Counted in callers' frames: the pause that ends an utterance and its decoding are in it; frames that a live call left out
/// because the process was held up are not, which is a figure of its own (`LiveLeg.Counts.skipped`). A mutex guards it, so
/// that all conversations share one.
public final class AnswerTimes: Sendable {
    /// The answers so far.
    public struct Counts: Sendable, Equatable {
        /// Upper bounds of the buckets, in seconds.
        public static let bounds = [0.4, 0.6, 0.8, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 6, 10]
        /// Answers within each bound and above the one before.
        public fileprivate(set) var buckets = [Int](repeating: 0, count: bounds.count)
        /// All answers, those above the last bound too.
        public fileprivate(set) var count = 0
        /// Seconds of all together.
        public fileprivate(set) var seconds = 0.0
    }

    private let state = Mutex(Counts())

    /// No answer yet.
    public init() {}

    /// The answers so far.
    public var counts: Counts { state.withLock { $0 } }

    /// Counts an answer that began so many frames of 20 ms after the caller's last.
    func count(frames: Int) {
        let seconds = Double(frames * Telephone.frameSamples) / Double(Telephone.sampleRate)
        state.withLock { counts in
            counts.count += 1
            counts.seconds += seconds
            if let bucket = Counts.bounds.firstIndex(where: { seconds <= $0 }) { counts.buckets[bucket] += 1 }
        }
    }
}
