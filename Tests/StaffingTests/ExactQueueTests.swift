import Routing
import Testing

@testable import Staffing

/// The simulator against the first-come-first-served queue worked out by hand from the same callers: no chance is left in
/// the comparison, so a single second of difference would be the desk's or the simulation's fault.
@Suite("The remote queue, worked out by hand")
struct ExactQueueTests {
    @Test("every caller waits as long as the recursion of J. Kiefer and J. Wolfowitz says", arguments: [1, 2, 3])
    func waits(seed: UInt64) throws {
        let day = try Days.steady(hours: 4)
        var entered: [SessionID: Timestamp] = [:]
        var waits: [SessionID: Milliseconds] = [:]
        var simulation = Simulation(day, seed: seed, replication: 0) { event in
            guard let session = event.session else { return }
            switch event.kind {
            case .queued(let queued) where queued.queue == .remote: entered[session] = event.at
            case .connected(_, .remote, _): waits[session] = entered[session].map { event.at - $0 }
            default: return
            }
        }
        try simulation.run()
        let expected = Queue(day, seed: seed, replication: 0).waits
        #expect(waits.count > 500)
        #expect(waits == expected)
    }

    @Test("over many short days the service level is Erlang C's only if each caller counts alike")
    func serviceLevel() throws {
        let day = try Days.steady(hours: 2)
        let formula = try ErlangC(load: 4, agents: 6, handle: 80).serviceLevel(within: 20)
        let days = (0..<1500).map { Queue(day, seed: 1, replication: $0) }
        let perCaller = try #require(Interval(days.map(\.inTime), of: days.map(\.measured)))
        let perDay = try #require(Interval(days.map { $0.inTime / $0.measured }))
        #expect(perCaller.contains(formula))
        // Some 180 callers a day: busy days are worse days, and would count no more than the others.
        #expect(perDay.mean - perCaller.mean > 0.002)
    }

    @Test("a ratio over days is that of the sums, and nothing without callers")
    func ratio() throws {
        let ratio = try #require(Interval([1, 0], of: [1, 3]))
        #expect(ratio.mean == 0.25)
        #expect(ratio.halfWidth > 0)
        let single = try #require(Interval([1], of: [2]))
        #expect(single.mean == 0.5)
        #expect(single.halfWidth == .infinity)
        #expect(Interval([0, 0], of: [0, 0]) == nil)
    }
}

/// The waits of a day's callers at the remote agents, all of whom work all day; no after-call work.
private struct Queue {
    private(set) var waits: [SessionID: Milliseconds] = [:]
    /// Of those who came after the warm-up: how many, and how many were answered within 20 s.
    private(set) var measured = 0.0
    private(set) var inTime = 0.0

    init(_ scenario: Scenario, seed: UInt64, replication: Int) {
        let day = Chance.Day(seed: seed, replication: replication)
        var arrivals = ArrivalClock(scenario, day: day, replication: replication)
        var free = [Timestamp](repeating: .midnight(plus: 0), count: scenario.heads(.remote))
        let start = Timestamp.midnight(plus: scenario.hours.lowerBound + scenario.warmUp)
        while let arrival = arrivals.next() {
            let fate = Fate(arrival, in: scenario, day: day)
            let entry = arrival.at + fate.bot
            let agent = free.indices.min { free[$0] < free[$1] } ?? 0
            let answered = max(entry, free[agent])
            free[agent] = answered + fate.remote
            waits[SessionID(String(arrival.number))] = answered - entry
            guard arrival.at >= start else { continue }
            measured += 1
            if answered - entry <= .seconds(20) { inTime += 1 }
        }
    }
}
