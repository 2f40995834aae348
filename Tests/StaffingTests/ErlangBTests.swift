import Staffing
import Testing

@Suite struct ErlangBTests {
    @Test(
        "blocking equals exact arithmetic and published values",
        arguments: [
            (load: 8.108, agents: 15, blocking: 0.009_999_632),
            (load: 123, agents: 132, blocking: 0.031_242_821_047),
            (load: 12_345, agents: 12_421, blocking: 0.003_755_533_107),
            (load: 99_999, agents: 100_000, blocking: 0.002_512_551_989),
            (load: 2, agents: 0, blocking: 1),
            (load: 0, agents: 3, blocking: 0),
        ])
    func blocking(_ known: (load: Double, agents: Int, blocking: Double)) throws {
        let system = try ErlangB(load: known.load, agents: known.agents)
        #expect(isNear(system.blocking, known.blocking, within: 1e-6 * known.blocking))
    }

    @Test("fifteen lines at 1 % blocking take 8.108 Erlang (erlang.com)")
    func load() throws {
        let system = try ErlangB(agents: 15, blocking: 0.01)
        #expect(isNear(system.load, 8.108, within: 0.0005))
        #expect(isNear(system.blocking, 0.01, within: 1e-12))
    }

    @Test("200 lines at 3 % blocking and 70 % retry take 186.877 Erlang (voipcalculator.com)")
    func retries() throws {
        let system = try ErlangB(agents: 200, blocking: 0.03, retry: 0.7)
        #expect(isNear(system.load, 186.877, within: 0.0005))
        #expect(isNear(system.blocking, 0.03, within: 1e-9))
    }

    @Test("the fewest agents are enough and one fewer is not", arguments: [0.0, 0.7, 1.0])
    func fewest(retry: Double) throws {
        let found = try ErlangB(load: 500, blocking: 0.02, retry: retry)
        let fewer = try ErlangB(load: 500, agents: found.agents - 1, retry: retry)
        #expect(found.blocking <= 0.02)
        #expect(fewer.blocking > 0.02)
    }

    @Test("100 000 agents with retries: the attempts balance, and the inverses agree", arguments: [0.0, 0.5, 0.9, 1.0])
    func huge(retry: Double) throws {
        let system = try ErlangB(load: 99_000, agents: 100_000, retry: retry)
        let balance = system.load + retry * system.attempted * system.blocking
        #expect(isNear(system.attempted, balance, within: 1e-9 * balance))
        #expect(system.blocking > 0 && system.blocking < 0.01)
        let found = try ErlangB(load: 99_000, blocking: system.blocking * 1.000_001, retry: retry)
        #expect((99_999...100_000).contains(found.agents))
        let load = try ErlangB(agents: 100_000, blocking: system.blocking, retry: retry).load
        #expect(isNear(load, 99_000, within: 0.01))
    }

    @Test("an agent is busy for the load that is not turned away")
    func occupancy() throws {
        let system = try ErlangB(load: 10, agents: 12)
        #expect(isNear(system.occupancy, 10 * (1 - system.blocking) / 12, within: 1e-15))
        let nobody = try ErlangB(load: 10, agents: 0)
        #expect(nobody.occupancy == 0)
    }

    @Test("figures out of range are named", arguments: [-1, .nan, .infinity, 1e7])
    func badLoad(load: Double) {
        let error = #expect(throws: StaffingError.self) { try ErlangB(load: load, agents: 3) }
        #expect(error?.code == .outOfRange)
        #expect(error?.description.hasPrefix("load is ") == true)
    }

    @Test("agents, retry and blocking have ranges too")
    func badFigures() {
        #expect(throws: StaffingError.self) { try ErlangB(load: 1, agents: -1) }
        #expect(throws: StaffingError.self) { try ErlangB(load: 1, agents: Int.max) }
        #expect(throws: StaffingError.self) { try ErlangB(load: 1, agents: 1, retry: 1.5) }
        #expect(throws: StaffingError.self) { try ErlangB(load: 1, blocking: 0) }
        #expect(throws: StaffingError.self) { try ErlangB(agents: 0, blocking: 0.1) }
        #expect(throws: StaffingError.self) { try ErlangB(agents: 5, blocking: 1) }
    }

    @Test("retries without end are reported as unstable")
    func unstable() {
        let error = #expect(throws: StaffingError.self) { try ErlangB(load: 10, agents: 10, retry: 1) }
        #expect(error?.code == .unstable)
    }
}

func isNear(_ value: Double, _ expected: Double, within tolerance: Double) -> Bool {
    abs(value - expected) <= tolerance
}
