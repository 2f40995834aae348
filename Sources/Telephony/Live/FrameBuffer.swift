public import Audio

/// A live caller's sound between the network and the call: cut into frames of 20 ms, held for a second at most.
///
/// Pieces of any length come in. Two frames in store are enough for an ordinary network; what stands longer than that
/// for a second is delay that nobody needs, and is let go of. Pure: knows no clock and no socket.
public struct FrameBuffer: Sendable {
    /// What has become of the frames so far.
    public struct Counts: Sendable, Equatable {
        /// Whole frames that came in.
        public var received = 0
        /// Frames lost because nobody took them for a second; the oldest go first.
        public var dropped = 0
        /// Frames let go of because the store stood too full: each takes 20 ms off the delay.
        public var trimmed = 0
        /// Frames that were due and had not come.
        public var missing = 0

        /// So many of each.
        public init(received: Int = 0, dropped: Int = 0, trimmed: Int = 0, missing: Int = 0) {
            self.received = received
            self.dropped = dropped
            self.trimmed = trimmed
            self.missing = missing
        }

        /// Adds another buffer's.
        public static func += (sum: inout Counts, other: Counts) {
            sum.received += other.received
            sum.dropped += other.dropped
            sum.trimmed += other.trimmed
            sum.missing += other.missing
        }
    }

    /// What has become of the frames so far.
    public private(set) var counts = Counts()

    private let capacity: Int
    private let target: Int
    private var frames: ArraySlice<AudioFrame> = []
    /// Samples that do not make a frame yet.
    private var rest: [Int16] = []
    /// The fewest frames left over in the running second, and how many were taken in it.
    private var lowest = Int.max
    private var taken = 0

    private static let second = 50

    /// An empty buffer for `capacity` frames that aims at `target` in store, both above 0.
    public init(capacity: Int = 50, target: Int = 2) {
        precondition(capacity > target && target > 0, "a buffer holds more than it aims at")
        self.capacity = capacity
        self.target = target
    }

    /// Frames in store.
    public var count: Int { frames.count }

    /// Takes in samples (8 kHz) as they arrive.
    public mutating func put(_ samples: some Collection<Int16>) {
        if rest.isEmpty, samples.count == Telephone.frameSamples {
            frames.append(AudioFrame(padding: Array(samples)))
            counts.received += 1
        } else {
            cut(samples)
        }
        let excess = frames.count - capacity
        if excess > 0 {
            frames.removeFirst(excess)
            counts.dropped += excess
        }
    }

    private mutating func cut(_ samples: some Collection<Int16>) {
        rest.append(contentsOf: samples)
        let whole = rest.count / Telephone.frameSamples
        for index in 0..<whole {
            let start = index * Telephone.frameSamples
            frames.append(AudioFrame(padding: rest[start..<start + Telephone.frameSamples]))
        }
        rest.removeFirst(whole * Telephone.frameSamples)
        counts.received += whole
    }

    /// The frame that is due, or nil if it has not come.
    public mutating func take() -> AudioFrame? {
        guard let frame = frames.popFirst() else {
            counts.missing += 1
            lowest = 0
            return nil
        }
        watchDelay()
        return frame
    }

    /// Lets go of the `count` oldest frames: their time has passed.
    public mutating func skip(_ count: Int) {
        let skipped = min(count, frames.count)
        frames.removeFirst(skipped)
        self.counts.dropped += skipped
    }

    /// Lets go of everything in store.
    public mutating func clear() {
        frames = []
        rest = []
    }

    private mutating func watchDelay() {
        lowest = min(lowest, frames.count)
        taken += 1
        guard taken >= Self.second else { return }
        let excess = lowest - target
        if excess > 0 {
            frames.removeFirst(excess)
            counts.trimmed += excess
        }
        taken = 0
        lowest = .max
    }
}
