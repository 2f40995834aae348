import Routing
import Testing

@testable import Staffing

@Suite struct SizingTests {
    @Test("the smallest staffing meets the target, and one agent fewer of any kind does not")
    func smallest() async throws {
        let found = try await Study.smallest(for: Days.steady(remotes: 2, seats: 9, hours: 3), seed: 1, days: 3)
        let target = found.scenario.target
        #expect(found.report.meets(target))
        for pool in found.scenario.pools {
            let fewer = found.scenario.staffed([pool: found.scenario.agents(pool) - 1])
            let report = try? await Study(fewer, seed: 1, days: 3).run()
            #expect(report?.meets(target) != true)
        }
    }

    @Test("without remote agents the same calls need one pool, of fewer heads and more seats")
    func saving() async throws {
        let day = try Days.steady(hours: 3)
        let first = try await Study.smallest(for: day, seed: 1, days: 3)
        let baseline = try await Study.smallest(for: day.allAtSeats(), seed: 1, days: 3)
        #expect(baseline.report.sessions == first.report.sessions)
        #expect(baseline.report.diversion?.mean == 1)
        let saving = Saving(first.scenario, against: baseline.scenario)
        #expect(saving.seatsSaved > 0)
        #expect(saving.seatsSaved + saving.extraHeads == first.scenario.heads(.remote))
    }

    @Test("a shift that leaves hours empty is told, not searched for ever")
    func unreachable() async throws {
        let day = try Scenario(
            hours: 0..<7200, arrivals: .perHour(60), kinds: [Days.cardCalls(operationShare: 0)],
            roster: [RosterLine(tier: .remote, agents: 2, shift: 0..<3600)], target: ServiceTarget("80/20"))
        await #expect(throws: StaffingError.self) { try await Study.smallest(for: day, seed: 1, days: 1) }
    }

    @Test(
        "agents are divided over shifts in proportion, none lost",
        arguments: [(10, [1, 1], [5, 5]), (7, [3, 3, 1], [3, 3, 1]), (4, [0, 0], [4, 0]), (5, [2, 1], [3, 2])])
    func divide(number: Int, weights: [Int], parts: [Int]) {
        #expect(Scenario.divide(number, like: weights) == parts)
    }

    @Test(
        "times of day are read as people write them",
        arguments: [("08:30", 30_600.0), ("8:30:15", 30_615), ("24:00", 86_400)])
    func clock(text: String, seconds: Double) {
        #expect(ClockTime(text)?.seconds == seconds)
    }

    @Test("what is no time of day is none", arguments: ["8", "25:00", "08:60", "-1:00", "08:00:00:00", "", "a:b"])
    func noClock(text: String) {
        #expect(ClockTime(text) == nil)
    }
}
