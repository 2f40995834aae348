public import Routing
internal import Synchronization

/// One node's part in a cluster: it follows what the others write, keeps its lease, and takes over from nodes that died.
public struct ClusterNode: Sendable {
    private let node: NodeID
    private let core: RoutingCore
    private let ledger: PostgresLedger
    private let lease: Milliseconds
    private let now: @Sendable () -> Timestamp
    private let uptime: @Sendable () -> ContinuousClock.Instant
    private let pulse = Pulse()

    /// The node `node` with its `core` over `ledger`. A node that has not been heard of for `lease` is taken for dead, by
    /// nodes whose own beats have come without a gap for two leases: one that was away itself, as all are when the database
    /// was, leaves the others the time to come back.
    public init(
        _ node: NodeID, core: RoutingCore, ledger: PostgresLedger, lease: Milliseconds = .seconds(6),
        now: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.node = node
        self.core = core
        self.ledger = ledger
        self.lease = lease
        self.now = now
        self.uptime = uptime
    }

    /// Follows and beats, a third of the lease apart, until it is cancelled; then the node is struck off.
    ///
    /// `report` gets every error, such as that the database cannot be reached: nothing is assigned then, and it goes on
    /// trying.
    public func run(report: @escaping @Sendable (any Error) -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await follow(report) }
            group.addTask { await beat(report) }
        }
        do { try await ledger.strikeOff(node, by: node) } catch { report(error) }
    }

    /// One beat: renews the lease and ends the sessions of nodes that died; returns those.
    public func beat() async throws -> [NodeID] {
        guard try await ledger.renewLease(of: node, for: lease) else {
            // Taken for dead, wrongly: the sessions are ended, which the ledger tells; another beat begins a new life.
            try await core.catchUp()
            return []
        }
        let span = Duration.milliseconds(lease.count)
        guard pulse.beat(at: uptime(), longestGap: span) >= span * 2 else { return [] }
        let lost = try await ledger.claimLapsedNodes(by: node, for: lease)
        for other in lost {
            try await core.perform(.nodeLost(other), at: now())
            try await ledger.strikeOff(other, by: node)
        }
        return lost
    }

    private func follow(_ report: @Sendable (any Error) -> Void) async {
        for await _ in ledger.changes() {
            do { try await core.catchUp() } catch { report(error) }
        }
    }

    private func beat(_ report: @Sendable (any Error) -> Void) async {
        while !Task.isCancelled {
            do { _ = try await beat() } catch { report(error) }
            // Ends early when the task is cancelled, which is looked at next.
            try? await Task.sleep(for: .milliseconds(lease.count / 3))
        }
    }
}

/// For how long a node has been heard of without a gap. A mutex guards it.
private final class Pulse: Sendable {
    private let beats = Mutex<ClosedRange<ContinuousClock.Instant>?>(nil)

    /// Notes a beat; returns since when there was no gap longer than `longestGap`.
    func beat(at now: ContinuousClock.Instant, longestGap: Duration) -> Duration {
        beats.withLock { beats in
            let first = beats.flatMap { now - $0.upperBound <= longestGap ? $0.lowerBound : nil } ?? now
            beats = first...max(first, now)
            return now - first
        }
    }
}
