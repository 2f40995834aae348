import Staffing
import Testing

@Suite struct ErlangATests {
    /// Light, critical, overloaded, huge, huge and overloaded, nearly endless patience.
    private static let systems = [
        (load: 10.0, agents: 14, handle: 180.0, patience: 60.0),
        (load: 48, agents: 50, handle: 60, patience: 120),
        (load: 50, agents: 50, handle: 60, patience: 120),
        (load: 100, agents: 50, handle: 60, patience: 30),
        (load: 99_000, agents: 100_000, handle: 180, patience: 120),
        (load: 130_000, agents: 100_000, handle: 180, patience: 600),
        (load: 20, agents: 21, handle: 180, patience: 1_000_000),
        (load: 0.5, agents: 1, handle: 10, patience: 0.01),
    ]

    @Test("agrees with the Markov chain solved state by state", arguments: systems)
    func chain(_ known: (load: Double, agents: Int, handle: Double, patience: Double)) throws {
        let system = try ErlangA(
            load: known.load, agents: known.agents, handle: known.handle, patience: known.patience)
        let chain = BirthDeath(
            load: known.load, agents: known.agents, handle: known.handle, patience: known.patience)
        #expect(isNear(system.delayed, chain.delayed, within: 1e-8 * chain.delayed))
        #expect(isNear(system.abandoned, chain.abandoned, within: 1e-8 * chain.abandoned))
    }

    @Test("the share answered in time agrees with following each waiting caller", arguments: [5.0, 20.0, 60.0])
    func serviceLevel(threshold: Double) throws {
        let system = try ErlangA(load: 55, agents: 50, handle: 60, patience: 120)
        let chain = BirthDeath(load: 55, agents: 50, handle: 60, patience: 120)
        let level = system.serviceLevel(within: threshold)
        #expect(isNear(level, chain.serviceLevel(within: threshold), within: 1e-8))
    }

    @Test("50 agents, 2880 one-minute calls an hour, two minutes' patience (zinnov)")
    func published() throws {
        let system = try ErlangA(load: 48, agents: 50, handle: 60, patience: 120)
        #expect(isNear(system.abandoned, 0.0309, within: 0.000_05))
        #expect(isNear(system.wait, 3.71, within: 0.005))
        #expect(isNear(system.asa, 3.616, within: 0.0005))
        #expect(isNear(system.delayed, 0.468, within: 0.0005))
        #expect(isNear(system.occupancy, 0.930, within: 0.0005))
        #expect(isNear(system.serviceLevel(within: 20), 0.943_019, within: 0.000_001))
    }

    @Test("with nearly endless patience Erlang A becomes Erlang C")
    func patient() throws {
        let impatient = try ErlangA(load: 20, agents: 24, handle: 180, patience: 10_000_000)
        let patient = try ErlangC(load: 20, agents: 24, handle: 180)
        #expect(isNear(impatient.delayed, patient.delayed, within: 1e-4))
        #expect(isNear(impatient.asa, patient.asa, within: 1e-3))
        #expect(isNear(impatient.serviceLevel(within: 20), patient.serviceLevel(within: 20), within: 1e-4))
    }

    @Test("with hardly any patience Erlang A becomes Erlang B")
    func hasty() throws {
        let hasty = try ErlangA(load: 20, agents: 24, handle: 180, patience: 0.001)
        let blocked = try ErlangB(load: 20, agents: 24)
        #expect(isNear(hasty.abandoned, blocked.blocking, within: 1e-4))
    }

    @Test("answered, in the end, is whoever does not hang up")
    func everybody() throws {
        let system = try ErlangA(load: 100, agents: 50, handle: 60, patience: 30)
        #expect(isNear(system.serviceLevel(within: 10_000), 1 - system.abandoned, within: 1e-12))
        #expect(system.serviceLevel(within: 0) == 1 - system.delayed)
    }

    @Test("the fewest agents meet both targets and one fewer does not")
    func fewest() throws {
        let target = try ServiceTarget("80/20")
        let enough = try ErlangA(load: 400, handle: 300, patience: 90, meeting: target, abandoned: 0.03)
        let fewer = try ErlangA(load: 400, agents: enough.agents - 1, handle: 300, patience: 90)
        #expect(enough.serviceLevel(within: 20) >= 0.8)
        #expect(enough.abandoned <= 0.03)
        #expect(fewer.abandoned > 0.03 || fewer.serviceLevel(within: 20) < 0.8)
    }

    @Test("a flood at one agent stays finite")
    func flood() throws {
        let system = try ErlangA(load: 1_000_000, agents: 1, handle: 0.001, patience: 10_000_000)
        #expect(isNear(system.abandoned, 1 - 1e-6, within: 1e-9))
        #expect(isNear(system.occupancy, 1, within: 1e-6))
        #expect(system.asa.isFinite)
    }

    @Test("no load, no waiting")
    func noLoad() throws {
        let system = try ErlangA(load: 0, agents: 2, handle: 60, patience: 60)
        #expect(system.delayed == 0)
        #expect(system.abandoned == 0)
        #expect(system.asa == 0)
    }

    @Test("figures out of range are named")
    func badFigures() {
        #expect(throws: StaffingError.self) { try ErlangA(load: 1, agents: 0, handle: 60, patience: 60) }
        #expect(throws: StaffingError.self) { try ErlangA(load: 1, agents: 1, handle: -60, patience: 60) }
        #expect(throws: StaffingError.self) { try ErlangA(load: 1, agents: 1, handle: 60, patience: 0) }
        #expect(throws: StaffingError.self) { try ErlangA(load: .nan, agents: 1, handle: 60, patience: 60) }
    }
}
