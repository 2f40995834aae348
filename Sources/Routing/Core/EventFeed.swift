/// Every kept event after a position, those of the past first and then each as it is kept, without a gap or a repetition.
///
/// A reader that was cut off goes on where it was: give the last position it has seen (`Last-Event-ID` of server-sent
/// events). A slow reader holds nobody up and fills no buffer: what it has not asked for is read when it does. It ends with
/// its task's cancellation; it throws ``LedgerError`` if the ledger cannot be read.
public struct EventFeed: AsyncSequence, Sendable {
    /// The events from one reader's place on.
    public struct Iterator: AsyncIteratorProtocol {
        private let core: RoutingCore
        private var position: Int64
        private var page: ArraySlice<RecordedEvent> = []
        private var ends: AsyncStream<Int64>.Iterator

        init(_ core: RoutingCore, after position: Int64) {
            self.core = core
            self.position = position
            ends = core.ends().makeAsyncIterator()
        }

        /// The next event, waited for if there is none yet; nil once the task is cancelled.
        public mutating func next() async throws -> RecordedEvent? {
            while page.isEmpty {
                page = try await core.events(after: position, limit: EventFeed.pageSize)[...]
                if page.isEmpty, await ends.next() == nil { return nil }
            }
            let event = page.popFirst()
            position = event?.position ?? position
            return event
        }
    }

    private static let pageSize = 500

    private let core: RoutingCore
    private let position: Int64

    init(_ core: RoutingCore, after position: Int64) {
        self.core = core
        self.position = position
    }

    /// A reader that begins after the feed's position.
    public func makeAsyncIterator() -> Iterator { Iterator(core, after: position) }
}
