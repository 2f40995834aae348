/// When the next attempt to connect is due: 0.1 s after the first failure, then twice as long each time, up to 5 s.
struct Backoff {
    private var wait = Duration.zero
    private var due: ContinuousClock.Instant?
    private var problem = ""

    /// Why not to try now; nil if an attempt is due.
    var refusal: String? {
        guard let due, ContinuousClock.now < due else { return nil }
        return problem
    }

    /// How long until the next attempt.
    var delay: Duration { wait }

    mutating func failed(_ problem: String) {
        wait = wait == .zero ? .milliseconds(100) : min(wait * 2, .seconds(5))
        due = ContinuousClock.now + wait
        self.problem = problem
    }

    mutating func reset() { self = Backoff() }
}
