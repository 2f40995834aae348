internal import Synchronization

/// The events one subscriber has not yet seen, in the ledger's order: cheap to look into between two audio frames.
///
/// It fills as long as it is kept: let go of it to unsubscribe. A mutex guards it; any task may drain it, one is meant to.
public final class EventMailbox: Sendable {
    private let waiting = Mutex<[RecordedEvent]>([])

    init() {}

    /// Takes everything that has arrived since the last call; empty if nothing has.
    public func drain() -> [RecordedEvent] {
        waiting.withLock { events in
            defer { events = [] }
            return events
        }
    }

    func post(_ event: RecordedEvent) { waiting.withLock { $0.append(event) } }
}

/// Who gets to know of recorded events. A mutex guards it, so subscribing needs no await.
final class Subscriptions: Sendable {
    private struct Weak { weak var mailbox: EventMailbox? }
    private struct Subscribers {
        var bySession: [SessionID: [Weak]] = [:]
        var toAll: [Weak] = []
        var streams: [Int: AsyncStream<RecordedEvent>.Continuation] = [:]
        var next = 0
    }

    private let subscribers = Mutex(Subscribers())

    func mailbox(of session: SessionID) -> EventMailbox {
        let mailbox = EventMailbox()
        subscribers.withLock { subscribers in
            subscribers.bySession[session, default: []].append(Weak(mailbox: mailbox))
        }
        return mailbox
    }

    /// A mailbox for every event.
    func mailbox() -> EventMailbox {
        let mailbox = EventMailbox()
        subscribers.withLock { subscribers in
            subscribers.toAll.removeAll { $0.mailbox == nil }
            subscribers.toAll.append(Weak(mailbox: mailbox))
        }
        return mailbox
    }

    func stream() -> AsyncStream<RecordedEvent> {
        let (stream, continuation) = AsyncStream<RecordedEvent>.makeStream()
        let key = subscribers.withLock { subscribers in
            subscribers.next += 1
            subscribers.streams[subscribers.next] = continuation
            return subscribers.next
        }
        continuation.onTermination = { [weak self] _ in self?.end(key) }
        return stream
    }

    func publish(_ events: [RecordedEvent]) {
        subscribers.withLock { subscribers in
            for event in events {
                for stream in subscribers.streams.values { stream.yield(event) }
                for box in subscribers.toAll { box.mailbox?.post(event) }
                guard let session = event.event.session, let boxes = subscribers.bySession[session] else { continue }
                for box in boxes { box.mailbox?.post(event) }
                if case .ended = event.event.kind { subscribers.bySession[session] = nil }
            }
        }
    }

    private func end(_ key: Int) { subscribers.withLock { _ = $0.streams.removeValue(forKey: key) } }
}
