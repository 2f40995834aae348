internal import Routing

/// When the callers of one day come, one after another.
struct ArrivalClock {
    /// A caller who comes.
    struct Arrival {
        /// Counted from 0; names the caller's random streams.
        let number: Int
        let at: Timestamp
        let recorded: RecordedCall?
    }

    private let source: Arrivals
    private let hours: Range<Double>
    private let day: Chance.Day
    private let recorded: [RecordedCall]
    private var number = 0
    /// Seconds since midnight of the latest Poisson arrival.
    private var now: Double

    init(_ scenario: Scenario, day: Chance.Day, replication: Int) {
        source = scenario.arrivals
        hours = scenario.hours
        self.day = day
        now = scenario.hours.lowerBound
        if case .replay(let days) = scenario.arrivals, !days.isEmpty {
            recorded = days[replication % days.count].filter { scenario.hours.contains($0.at) }.sorted { $0.at < $1.at }
        } else {
            recorded = []
        }
    }

    /// The next caller; nil after closing.
    mutating func next() -> Arrival? {
        defer { number += 1 }
        switch source {
        case .replay:
            guard number < recorded.count else { return nil }
            return Arrival(number: number, at: .midnight(plus: recorded[number].at), recorded: recorded[number])
        case .poisson(let expected, let interval):
            guard advance(expected, interval) else { return nil }
            return Arrival(number: number, at: .midnight(plus: now), recorded: nil)
        }
    }

    /// Spends an exponential amount of expected calls along the stepped rate: exact, no thinning.
    private mutating func advance(_ expected: [Double], _ interval: Double) -> Bool {
        var stream = day.stream(.arrival, call: number)
        var toSpend = stream.exponential()
        while now < hours.upperBound {
            let step = min(Int((now - hours.lowerBound) / interval), expected.count - 1)
            let isLast = step == expected.count - 1
            let end = isLast ? hours.upperBound : hours.lowerBound + Double(step + 1) * interval
            let available = expected[step] * (end - now) / interval
            if toSpend < available {
                now += toSpend * interval / expected[step]
                return true
            }
            toSpend -= available
            now = end
        }
        return false
    }
}

extension Timestamp {
    /// The moment `seconds` after the simulated midnight, which is the epoch.
    static func midnight(plus seconds: Double) -> Timestamp { Timestamp(milliseconds: 0) + .rounding(seconds) }
}
