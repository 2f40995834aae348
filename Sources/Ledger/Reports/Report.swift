public import Routing

/// What a contact center has done in a stretch of time, in all and by interval.
public struct Report: Sendable, Equatable {
    /// One interval's numbers.
    public struct Interval: Sendable, Equatable {
        /// When it begins.
        public let start: Timestamp
        /// Its numbers.
        public let tally: Tally
    }

    /// From when.
    public let from: Timestamp
    /// Until when, exclusive.
    public let to: Timestamp
    /// Up to which wait a call counts as answered in time.
    public let threshold: Milliseconds
    /// The whole.
    public let total: Tally
    /// By interval, in order, none left out; empty unless intervals were asked for.
    public let intervals: [Interval]
}

/// Folds events into a report (I10): the same over the ledger and over events as they happen.
///
/// A session is counted in the interval in which it began, its wait in that in which it began to wait, a conversation in that
/// in which it began; agents' time is split among intervals to the millisecond. Memory grows with live sessions, agents and
/// intervals.
public struct ReportFold: Sendable {
    /// The most intervals a report may have.
    public static let mostIntervals = 100_000

    let from: Timestamp?
    let to: Timestamp?
    let interval: Milliseconds?
    let threshold: Milliseconds
    var visits: [SessionID: Visit] = [:]
    var agents: [AgentID: Shift] = [:]
    var total = Tally()
    var byInterval: [Int64: Tally] = [:]
    private var first: Timestamp?
    private var last: Timestamp?

    /// A fold for the events from `from` until before `to`; nil for the first and last event.
    public init(
        from: Timestamp? = nil, to: Timestamp? = nil, interval: Milliseconds? = nil,
        threshold: Milliseconds = .seconds(20)
    ) {
        self.from = from
        self.to = to
        self.interval = interval.map { Milliseconds(max(1, $0.count)) }
        self.threshold = threshold
    }

    /// Takes the next event. Events before `from` are needed too: they say who was at work when it began.
    public mutating func apply(_ event: Event) {
        first = first ?? event.at
        last = event.at
        if let session = event.session { apply(event, to: session) }
        applyToAgent(event)
    }

    /// The report on what has been applied so far; agents are taken to stay as they are until `to`, or the last event.
    public func report() -> Report {
        var fold = self
        let end = to ?? last ?? Timestamp(milliseconds: 0)
        for (agent, shift) in agents { fold.spend(shift, of: agent, until: end) }
        let start = min(from ?? first ?? end, end)
        fold.total.clock = (end - start).count
        return Report(
            from: start, to: end, threshold: threshold, total: fold.total, intervals: fold.intervals(start, end))
    }

    private func intervals(_ start: Timestamp, _ end: Timestamp) -> [Report.Interval] {
        guard let length = interval?.count, start < end else { return [] }
        let firstKey = key(start, length)
        let lastKey = key(Timestamp(milliseconds: end.milliseconds - 1), length)
        guard lastKey - firstKey < Int64(Self.mostIntervals) else { return [] }
        return (firstKey...lastKey).map { key in
            var tally = byInterval[key] ?? Tally()
            let opens = max(start.milliseconds, key * length)
            tally.clock = min(end.milliseconds, (key + 1) * length) - opens
            return Report.Interval(start: Timestamp(milliseconds: key * length), tally: tally)
        }
    }

    /// The interval a moment is in: intervals begin at whole multiples of their length since 1970.
    private func key(_ moment: Timestamp, _ length: Int64) -> Int64 {
        let (quotient, remainder) = moment.milliseconds.quotientAndRemainder(dividingBy: length)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Counts something that belongs to `moment`.
    mutating func count(at moment: Timestamp, _ body: (inout Tally) -> Void) {
        if let from, moment < from { return }
        if let to, moment >= to { return }
        body(&total)
        if let interval { body(&byInterval[key(moment, interval.count), default: Tally()]) }
    }

    /// Spends the time from `start` to `end`, each interval its part.
    mutating func spend(from start: Timestamp, to end: Timestamp, _ body: (inout Tally, Int64) -> Void) {
        var at = max(start, from ?? start)
        let end = min(end, to ?? end)
        guard at < end else { return }
        body(&total, (end - at).count)
        guard let length = interval?.count, (end - at).count / length < Int64(Self.mostIntervals) else { return }
        while at < end {
            let index = key(at, length)
            let next = min(end, Timestamp(milliseconds: (index + 1) * length))
            body(&byInterval[index, default: Tally()], (next - at).count)
            at = next
        }
    }
}
