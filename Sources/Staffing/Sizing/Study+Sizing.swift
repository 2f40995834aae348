internal import Routing

/// The smallest staffing that meets a scenario's target, and how it does.
public struct Sizing: Sendable {
    /// The scenario with that staffing.
    public let scenario: Scenario
    /// What its days came to.
    public let report: Report

    /// A staffing that is given, not found.
    public init(scenario: Scenario, report: Report) {
        self.scenario = scenario
        self.report = report
    }
}

extension Report {
    /// Whether the days' mean meets `target` for the remote agents and every skill group; a queue without calls does.
    public func meets(_ target: ServiceTarget) -> Bool {
        ([remote.line] + skillGroups.map(\.line)).compactMap(\.serviceLevel).allSatisfy { $0.mean >= target.share }
    }
}

extension Study {
    /// Finds the smallest staffing that meets the target for the remote agents and for every skill group: first the fewest
    /// seats, then the fewest remote agents, until no pool can give up another agent.
    ///
    /// Every trial has the same callers, so trials differ by their staffing alone. Shifts and breaks stay as they are; a
    /// pool's agents are spread over its shifts in the roster's proportions. The target is met by the days' mean.
    ///
    /// - Parameter simulate: runs a trial; the place to show progress.
    /// - Throws: ``StaffingError`` (`unreachable`) if no number within reach is enough, as where a shift leaves hours empty.
    public static func smallest(
        for scenario: Scenario, seed: UInt64 = 1, days: Int = 20,
        simulate: (Study) async throws -> Report = { try await $0.run() }
    ) async throws -> Sizing {
        var search = Search(scenario, seed: seed, days: days)
        return try await search.run(simulate)
    }
}

/// A search over the numbers of agents; trials are remembered.
private struct Search {
    private let scenario: Scenario
    private let seed: UInt64
    private let days: Int
    private var numbers: [Pool: Int]
    private var trials: [[Pool: Int]: Report?] = [:]

    init(_ scenario: Scenario, seed: UInt64, days: Int) {
        self.scenario = scenario
        self.seed = seed
        self.days = days
        let length = scenario.hours.upperBound - scenario.hours.lowerBound
        // Fewer remote agents than their average load can't do; a skill group's own load is not known.
        let load = Int(scenario.secondsOfWork(.remote) / length)
        numbers = scenario.pools.reduce(into: [:]) { numbers, pool in
            numbers[pool] = max(1, scenario.agents(pool), pool.tier == .remote ? load : 0)
        }
    }

    mutating func run(_ simulate: (Study) async throws -> Report) async throws -> Sizing {
        try await grow(simulate)
        var isShrinking = true
        while isShrinking {
            isShrinking = false
            for pool in scenario.pools where try await shrink(pool, simulate) { isShrinking = true }
        }
        guard let report = try await trial(numbers, simulate) else { throw StaffingError.outOfReach }
        return Sizing(scenario: scenario.staffed(numbers), report: report)
    }

    /// Adds agents wherever the target is missed, until it is met everywhere.
    private mutating func grow(_ simulate: (Study) async throws -> Report) async throws {
        while true {
            let report = try await trial(numbers, simulate)
            let short = scenario.pools.filter { pool in report.map { !meets($0, pool) } ?? true }
            guard !short.isEmpty else { return }
            for pool in short {
                let number = numbers[pool, default: 1]
                guard number < limit(pool) else { throw unreachable(pool, number) }
                numbers[pool] = number + max(1, number / 4)
            }
        }
    }

    /// Takes away as many agents of `pool` as can be spared; steps double while it works and are halved when it fails.
    private mutating func shrink(_ pool: Pool, _ simulate: (Study) async throws -> Report) async throws -> Bool {
        let before = numbers[pool, default: 1]
        var step = 1
        var canDouble = true
        while step > 0 {
            var fewer = numbers
            fewer[pool] = numbers[pool, default: 1] - step
            let isEnough =
                if fewer[pool, default: 0] < 1 { false } else { try await meetsAll(fewer, simulate) }
            if isEnough { numbers = fewer } else { canDouble = false }
            step = isEnough && canDouble ? step * 2 : step / 2
        }
        return numbers[pool, default: 1] < before
    }

    private mutating func meetsAll(
        _ numbers: [Pool: Int], _ simulate: (Study) async throws -> Report
    ) async throws -> Bool {
        try await trial(numbers, simulate)?.meets(scenario.target) ?? false
    }

    /// What `numbers` of agents come to; nil if they can't keep up at all.
    private mutating func trial(
        _ numbers: [Pool: Int], _ simulate: (Study) async throws -> Report
    ) async throws -> Report? {
        if let known = trials[numbers] { return known }
        var report: Report?
        do {
            report = try await simulate(Study(scenario.staffed(numbers), seed: seed, days: days))
        } catch let error as StaffingError where error.code == .unstable {
            report = nil
        }
        trials[numbers] = .some(report)
        return report
    }

    private func meets(_ report: Report, _ pool: Pool) -> Bool {
        report.lines(of: pool).compactMap(\.serviceLevel).allSatisfy { $0.mean >= scenario.target.share }
    }

    /// Far beyond what the work needs.
    private func limit(_ pool: Pool) -> Int {
        let length = scenario.hours.upperBound - scenario.hours.lowerBound
        return min(100_000, max(100, Int(20 * scenario.secondsOfWork(pool.tier) / length)))
    }

    private func unreachable(_ pool: Pool, _ number: Int) -> StaffingError {
        let groups = pool.skillGroups.sorted().map(\.rawValue).joined(separator: ", ")
        let who = pool.tier == .remote ? "remote agents" : "seats of \(groups)"
        return StaffingError(
            .unreachable,
            "\(number) \(who) don't meet \(scenario.target) either; check that shifts cover the opening hours and that "
                + "callers don't hang up sooner than agents answer")
    }
}

extension Report {
    /// The queues that `pool` serves.
    fileprivate func lines(of pool: Pool) -> [Line] {
        pool.tier == .remote
            ? [remote.line] : skillGroups.filter { pool.skillGroups.contains($0.id) }.map(\.line)
    }
}
