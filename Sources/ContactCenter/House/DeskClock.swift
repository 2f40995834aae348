public import Logging
public import Routing
public import ServiceLifecycle

/// Gives the desk its ticks, so that offers expire and wrap-ups end on time.
///
/// Sleeps until the desk's next deadline, and is told when that changes. A tick that could not be kept is tried again a
/// tenth of a second later.
public struct DeskClock: Service {
    private let core: RoutingCore
    private let logger: Logger
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Timestamp

    private static let pause = Duration.milliseconds(100)

    /// A clock for `core` that reads `now`, whose time goes on as `clock`'s does.
    public init(
        core: RoutingCore, logger: Logger, clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.core = core
        self.logger = logger
        self.clock = clock
        self.now = now
    }

    /// Ticks until the task is cancelled or everything that needs the desk has shut down.
    public func run() async {
        // Owned here: the next deadline's task takes the place of the one before, and the last ends with this.
        var waiting: Task<Void, Never>?
        for await deadline in core.deadlines().cancelOnGracefulShutdown() {
            waiting?.cancel()
            waiting = deadline.map { deadline in Task { await tick(at: deadline) } }
        }
        waiting?.cancel()
    }

    /// Gives the tick that is due at `deadline`, again and again until the desk has taken it: then there is another deadline,
    /// or none, and this is cancelled.
    private func tick(at deadline: Timestamp) async {
        var isFailing = false
        var rest = Duration.milliseconds(max(0, (deadline - now()).count))
        while await sleep(rest) {
            do {
                try await core.perform(.tick, at: now())
                isFailing = false
            } catch {
                // Said once, not ten times a second.
                if !isFailing { logger.error("the desk can't go on", metadata: ["error": "\(error)"]) }
                isFailing = true
            }
            rest = Self.pause
        }
    }

    /// Whether the time has passed; false if cancelled.
    private func sleep(_ duration: Duration) async -> Bool {
        // Ends early only when cancelled.
        try? await clock.sleep(for: duration)
        return !Task.isCancelled
    }
}
