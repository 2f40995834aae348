/// When a call's frames arrived, against the deadlines that the first of them set.
///
/// A frame's lateness is how much later it came than the earliest frame says it should have. After a gap of more than
/// 100 ms, which counts, deadlines are set anew: a server that leaves frames out is not late for the rest of the call.
struct FrameArrivals: Sendable {
    /// Milliseconds late, a frame each.
    private(set) var lateness: [Double] = []
    /// Gaps of more than 100 ms between two frames.
    private(set) var gaps = 0

    private var stretch: [Double] = []
    private var last: Double?

    /// Whether no frame has arrived.
    var isEmpty: Bool { lateness.isEmpty && stretch.isEmpty }

    /// A frame arrived at `now` (seconds).
    mutating func arrived(at now: Double) {
        if let last, now - last > 0.1 {
            gaps += 1
            finish()
        }
        last = now
        stretch.append(now)
    }

    /// Settles the deadlines of the stretch that ends here.
    mutating func finish() {
        let offsets = stretch.enumerated().map { $1 - 0.02 * Double($0) }
        let base = offsets.min() ?? 0
        lateness += offsets.map { ($0 - base) * 1000 }
        stretch = []
    }
}
