public import Routing

/// The days that a ledger holds, folded from its events: when callers called, what they wanted and how long each step took.
///
/// Only sessions that have ended count. Times are what the parties spent with the caller: the remote agent's until the
/// operation was declared, so that time kept waiting for a seat is not taken for work. Who hung up before an agent
/// answered has no such time, and a replay draws it. After-call work is not folded: the scenario says it.
public struct CallHistory: Sendable {
    fileprivate struct Visit {
        let start: Timestamp
        var intents: [String] = []
        var asked: Timestamp?
        var remoteSince: Timestamp?
        var remote: Milliseconds?
        var operation: OperationID?
        var seatSince: Timestamp?
        var seat: Milliseconds?
    }

    private struct Call {
        let day: Int64
        let intents: [String]
        let recorded: RecordedCall
    }

    private static let day: Int64 = 86_400_000
    private let offset: @Sendable (Timestamp) -> Milliseconds
    private var visits: [SessionID: Visit] = [:]
    private var calls: [Call] = []

    /// A history without calls yet.
    ///
    /// - Parameter offset: How far the site's clock is ahead of UTC at a moment; it says to which day a call belongs.
    public init(offset: @escaping @Sendable (Timestamp) -> Milliseconds = { _ in Milliseconds(0) }) {
        self.offset = offset
    }

    /// The calls of each day that has any, in order.
    ///
    /// - Parameter kinds: The names of the kinds known; a call is of the last intent the caller named that is one of them.
    public func days(of kinds: Set<String>) -> [[RecordedCall]] {
        let byDay = Dictionary(grouping: calls, by: \.day)
        return byDay.keys.sorted().map { day in
            (byDay[day] ?? []).map { $0.recorded.of(kind: $0.intents.last(where: kinds.contains)) }
        }
    }

    /// Takes one event into account; they must come in the ledger's order.
    public mutating func apply(_ event: Event) {
        guard let id = event.session else { return }
        if case .started = event.kind { visits[id] = Visit(start: event.at) }
        guard var visit = visits[id] else { return }
        visit.apply(event)
        visits[id] = visit
        guard case .ended = event.kind else { return }
        visits[id] = nil
        keep(visit, until: event.at)
    }

    private mutating func keep(_ visit: Visit, until end: Timestamp) {
        let local = (visit.start + offset(visit.start)).milliseconds
        let day = local >= 0 ? local / Self.day : (local + 1) / Self.day - 1
        let call = RecordedCall(
            at: Double(local - day * Self.day) / 1000, operation: visit.operation, contained: visit.asked == nil,
            bot: ((visit.asked ?? end) - visit.start).seconds, remote: visit.remote?.seconds,
            seat: visit.seat?.seconds)
        calls.append(Call(day: day, intents: visit.intents, recorded: call))
    }
}

extension CallHistory.Visit {
    fileprivate mutating func apply(_ event: Event) {
        switch event.kind {
        case .observed(.heard(_, _, let intent?, _, _)): if intents.last != intent { intents.append(intent) }
        case .humanRequested: asked = asked ?? event.at
        case .connected(_, .remote, _): remoteSince = event.at
        case .connected(_, .seat, _): seatSince = event.at
        case .operationDeclared(let operations, _):
            operation = operation ?? operations.first
            endRemote(event.at)
        case .disconnected(_, .remote, _, _): endRemote(event.at)
        case .disconnected(_, .seat, _, _):
            if let since = seatSince { seat = Milliseconds((seat?.count ?? 0) + (event.at - since).count) }
            seatSince = nil
        default: return
        }
    }

    /// Only the first conversation counts: a later one is a transfer that failed.
    private mutating func endRemote(_ at: Timestamp) {
        if let since = remoteSince, remote == nil { remote = at - since }
        remoteSince = nil
    }
}

extension RecordedCall {
    fileprivate func of(kind: String?) -> RecordedCall {
        RecordedCall(
            at: at, kind: kind, operation: operation, contained: contained, bot: bot, remote: remote, seat: seat)
    }
}
