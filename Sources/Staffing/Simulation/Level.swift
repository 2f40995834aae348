internal import Routing

/// How many of something there are, and that number summed up over time: calls waiting, agents busy.
struct Level: Sendable {
    private(set) var count = 0
    /// Number × milliseconds over all time, exact.
    private(set) var area: Int64 = 0
    /// Number × milliseconds within the window.
    private(set) var measured: Int64 = 0
    /// The same by slot; empty once taken.
    private var slots: [Int64]
    private let window: Range<Timestamp>
    private let slot: Int64
    private var since: Timestamp?

    /// - Parameters:
    ///   - window: what is measured.
    ///   - slot: the window is divided into pieces of so many milliseconds.
    init(window: Range<Timestamp>, slot: Milliseconds) {
        self.window = window
        self.slot = slot.count
        let length = (window.upperBound - window.lowerBound).count
        slots = Array(repeating: 0, count: Int((length + slot.count - 1) / slot.count))
    }

    /// Gives the slots away, when nothing more is to come.
    mutating func takeSlots() -> [Int64] {
        defer { slots = [] }
        return slots
    }

    mutating func change(by difference: Int, at: Timestamp) {
        advance(to: at)
        count += difference
    }

    mutating func advance(to now: Timestamp) {
        defer { since = now }
        guard let since, count != 0, now > since else { return }
        area += Int64(count) * (now - since).count
        var start = max(since, window.lowerBound)
        let end = min(now, window.upperBound)
        while start < end {
            let index = (start - window.lowerBound).count / slot
            let stop = min(end, window.lowerBound + Milliseconds((index + 1) * slot))
            let area = Int64(count) * (stop - start).count
            measured += area
            slots[Int(index)] += area
            start = stop
        }
    }
}
