internal import CoreMetrics
internal import NIOCore
internal import Routing
internal import ServiceLifecycle
internal import Synchronization

/// The ledger's newest events as server-sent events, each encoded once for all who read.
///
/// A reader has no buffer of its own: it is woken when there is something new, and takes what it lacks from the last
/// ``kept`` events, or from the ledger if it is further behind. However slow it is, it costs one pending wake.
/// A mutex guards it; any task may read.
final class EventBroadcast: Service {
    /// One event, ready to send. All readers share the bytes.
    struct Entry: Sendable {
        let position: Int64
        let event: Event
        let bytes: ByteBuffer

        init(_ recorded: RecordedEvent) {
            position = recorded.position
            event = recorded.event
            bytes = ByteBuffer(string: "id: \(recorded.position)\ndata: \(recorded.event.json.text(.asGiven))\n\n")
        }
    }

    /// Counts the heartbeats: a reader gives a sign of life when it has grown.
    typealias Beat = Int

    private struct State {
        var recent: [Entry] = []
        var readers: [Int: AsyncStream<Beat>.Continuation] = [:]
        var next = 0
        var beat = 0
    }

    /// How many events are remembered at least.
    static let kept = 1024

    private let core: RoutingCore
    private let heartbeat: Duration
    private let readers: any MeterHandler
    private let state = Mutex(State())

    /// A broadcast of what `core` decides; readers get a sign of life every `heartbeat`.
    init(core: RoutingCore, heartbeat: Duration, metrics: PrometheusMetrics) {
        self.core = core
        self.heartbeat = heartbeat
        readers = metrics.makeMeter(label: "foyer_event_readers", dimensions: [])
        readers.set(Int64(0))
    }

    /// Encodes and wakes until the graceful shutdown.
    func run() async throws {
        let events = core.events()
        wake()  // for what was kept between a reader's first look and this subscription
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await event in events { self.add(Entry(event)) } }
                group.addTask {
                    // Cancelled while it waits: it ends.
                    while (try? await Task.sleep(for: self.heartbeat)) != nil { self.wake(isBeat: true) }
                }
            }
        }
    }

    /// One reader's wakes: first at once, then whenever there is something new, until ``end()`` or it is let go of.
    struct Reader: Sendable {
        let wakes: AsyncStream<Beat>
        fileprivate let continuation: AsyncStream<Beat>.Continuation

        func end() { continuation.finish() }
    }

    func reader() -> Reader {
        let (wakes, continuation) = AsyncStream<Beat>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let key = state.withLock { state in
            state.next += 1
            state.readers[state.next] = continuation
            continuation.yield(state.beat)
            readers.set(Int64(state.readers.count))
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.forget(key) }
        return Reader(wakes: wakes, continuation: continuation)
    }

    /// The next events after `position`, at most 500.
    func entries(after position: Int64) async throws -> [Entry] {
        if let entries = state.withLock({ Self.recent($0.recent, after: position) }) { return entries }
        return try await core.events(after: position, limit: 500).map(Entry.init)
    }

    /// Nil if some of them may be forgotten.
    private static func recent(_ entries: [Entry], after position: Int64) -> [Entry]? {
        guard let first = entries.first?.position, position >= first - 1 else { return nil }
        return Array(entries.dropFirst(Int(clamping: position - first + 1)).prefix(500))
    }

    private func add(_ entry: Entry) {
        state.withLock { state in
            state.recent.append(entry)
            if state.recent.count > 2 * Self.kept { state.recent.removeFirst(state.recent.count - Self.kept) }
            for reader in state.readers.values { reader.yield(state.beat) }
        }
    }

    private func wake(isBeat: Bool = false) {
        state.withLock { state in
            if isBeat { state.beat += 1 }
            for reader in state.readers.values { reader.yield(state.beat) }
        }
    }

    private func forget(_ key: Int) {
        state.withLock { state in
            state.readers[key] = nil
            readers.set(Int64(state.readers.count))
        }
    }
}
