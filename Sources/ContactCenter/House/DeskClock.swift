public import Logging
public import Routing
public import ServiceLifecycle

/// Gives the desk its ticks, so that offers expire and wrap-ups end on time.
///
/// Looks ten times a second whether one is due: a tick that could not be kept is simply tried again.
public struct DeskClock: Service {
    private let core: RoutingCore
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    private static let step = Duration.milliseconds(100)

    /// A clock for `core` that reads `now`.
    public init(core: RoutingCore, logger: Logger, now: @escaping @Sendable () -> Timestamp) {
        self.core = core
        self.logger = logger
        self.now = now
    }

    /// Ticks until the task is cancelled or everything that needs the desk has shut down.
    public func run() async {
        var isFailing = false
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                let moment = now()
                if let deadline = await core.nextDeadline, deadline <= moment {
                    try await core.perform(.tick, at: moment)
                    isFailing = false
                }
            } catch {
                // Said once, not ten times a second.
                if !isFailing { logger.error("the desk can't go on", metadata: ["error": "\(error)"]) }
                isFailing = true
            }
            // Ends early only when cancelled, which is looked at next.
            try? await Task.sleep(for: Self.step)
        }
    }
}
