/// A bar on standard error for work over two seconds; nothing at all where standard error is no terminal.
struct ProgressBar {
    private let title: String
    private let total: Int
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var done = 0
    private var isDrawn = false

    /// A bar for `total` steps of `title`.
    init(_ title: String, total: Int) {
        self.title = title
        self.total = max(total, 1)
        start = clock.now
    }

    /// Counts one step and redraws the bar once the work has taken two seconds.
    mutating func step() {
        done += 1
        let elapsed = start.duration(to: clock.now)
        guard Terminal.isInteractive, elapsed > .seconds(2) else { return }
        isDrawn = true
        let filled = 30 * done / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
        let left = Int((elapsed / done * (total - done)).components.seconds)
        Terminal.errorText("\r\(title) \(bar) \(done)/\(total), \(left) s left \u{1B}[K")
    }

    /// Wipes the bar away.
    func finish() {
        if isDrawn { Terminal.errorText("\r\u{1B}[K") }
    }
}
