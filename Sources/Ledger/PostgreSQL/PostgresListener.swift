internal import Dispatch

/// Hears of appends by other nodes: a connection of its own that waits for notifications without blocking anybody.
///
/// The actor guards the connection and runs on the queue its dispatch source uses.
actor PostgresListener {
    private nonisolated let executor = QueueExecutor("foyer.ledger.listener")
    private let target: String
    private let changes: AsyncStream<Int64>.Continuation
    private var connection: PostgresConnection?
    private var source: (any DispatchSourceRead)?
    private var backoff = Backoff()
    private var isStopped = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ target: String, _ changes: AsyncStream<Int64>.Continuation) {
        self.target = target
        self.changes = changes
    }

    /// Connects and tells where the ledger ends; tries again later if it cannot.
    func start() {
        guard !isStopped else { return }
        do {
            let connection = try PostgresConnection(target)
            try connection.run("LISTEN \(PostgresSchema.channel)")
            let end = try connection.run("SELECT coalesce(max(position), 0) FROM foyer.event").first?.first
            if let end = end.flatMap({ $0 }).flatMap({ Int64($0) }) { changes.yield(end) }
            backoff.reset()
            listen(connection)
        } catch {
            tryAgain(String(describing: error))
        }
    }

    func stop() {
        isStopped = true
        disconnect()
    }

    private func listen(_ connection: PostgresConnection) {
        self.connection = connection
        let source = DispatchSource.makeReadSource(fileDescriptor: connection.descriptor, queue: executor.queue)
        source.setEventHandler { [weak self] in self?.assumeIsolated { $0.hear() } }
        // The descriptor must stay open until the source has let go of it.
        source.setCancelHandler { [keeper = Keeper(connection)] in keeper.close() }
        self.source = source
        source.resume()
    }

    private func hear() {
        guard let payloads = connection?.notifications() else {
            disconnect()
            return tryAgain("the connection was lost")
        }
        if let end = payloads.compactMap({ Int64($0) }).max() { changes.yield(end) }
    }

    private func tryAgain(_ problem: String) {
        backoff.failed(problem)
        let delay = Int(backoff.delay / .milliseconds(1))
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(delay)) { [weak self] in
            self?.assumeIsolated { $0.start() }
        }
    }

    private func disconnect() {
        source?.cancel()
        source = nil
        connection = nil
    }

    /// Keeps a connection until its source is cancelled. Only touched on the listener's queue, which makes it sendable.
    private final class Keeper: @unchecked Sendable {
        private var connection: PostgresConnection?
        init(_ connection: PostgresConnection) { self.connection = connection }
        func close() { connection = nil }
    }
}
