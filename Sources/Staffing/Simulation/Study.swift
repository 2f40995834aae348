internal import Foundation

/// A scenario simulated for a number of independent days.
public struct Study: Sendable {
    /// The scenario.
    public let scenario: Scenario
    /// Where randomness starts; the same seed gives the same days on any machine.
    public let seed: UInt64
    /// How many days.
    public let days: Int

    /// `days` days of `scenario`.
    ///
    /// - Throws: ``StaffingError`` if the number of days is not from 1 to 100 000, or more work is offered than can be
    ///   done while nobody hangs up.
    public init(_ scenario: Scenario, seed: UInt64 = 1, days: Int = 20) throws(StaffingError) {
        try scenario.checkStability()
        self.scenario = scenario
        self.seed = seed
        self.days = try StaffingError.check(days, "the number of days", in: 1...100_000)
    }

    /// Simulates the days, as many at a time as there are processors, on the cooperative pool.
    ///
    /// - Parameter onDay: called after each day, in no particular order, one at a time.
    /// - Throws: ``StaffingError`` if callers pile up without end; `CancellationError` between days if canceled.
    public func run(onDay: () -> Void = {}) async throws -> Report {
        try await withThrowingTaskGroup(of: (Int, Tally).self) { group in
            var waiting = (0..<days).makeIterator()
            func startNext() {
                guard let day = waiting.next() else { return }
                group.addTask { (day, try simulate(day)) }
            }
            for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) { startNext() }
            var profile = Profile()
            var tallies = [Tally?](repeating: nil, count: days)
            while let (day, finished) = try await group.next() {
                var tally = finished
                // Of a day that is over only sums are kept.
                profile.add(tally.takeProfile())
                tallies[day] = tally
                onDay()
                startNext()
            }
            return Report(tallies.compactMap(\.self), profile, of: scenario)
        }
    }

    private func simulate(_ day: Int) throws -> Tally {
        try Task.checkCancellation()
        var simulation = Simulation(scenario, seed: seed, replication: day)
        try simulation.run()
        return simulation.tally
    }
}
