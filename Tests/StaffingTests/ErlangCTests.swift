import Staffing
import Testing

@Suite struct ErlangCTests {
    /// The Call Center School, "Calculating Call Center Staff": 20 Erlang, handling time 180 s, answered within 20 s.
    /// The last row's delay of delayed calls is printed as 23 s; it is 22.5 s.
    private static let published = [
        (agents: 21, delayed: 76, delayOfDelayed: 180, asa: 137, serviceLevel: 32),
        (agents: 22, delayed: 57, delayOfDelayed: 90, asa: 51, serviceLevel: 55),
        (agents: 23, delayed: 42, delayOfDelayed: 60, asa: 25, serviceLevel: 70),
        (agents: 24, delayed: 30, delayOfDelayed: 45, asa: 13, serviceLevel: 81),
        (agents: 25, delayed: 21, delayOfDelayed: 36, asa: 8, serviceLevel: 88),
        (agents: 26, delayed: 14, delayOfDelayed: 30, asa: 4, serviceLevel: 93),
        (agents: 27, delayed: 10, delayOfDelayed: 26, asa: 2, serviceLevel: 96),
        (agents: 28, delayed: 6, delayOfDelayed: 23, asa: 1, serviceLevel: 97),
    ]

    @Test("the Call Center School's table comes out", arguments: published)
    func table(_ row: (agents: Int, delayed: Int, delayOfDelayed: Int, asa: Int, serviceLevel: Int)) throws {
        let system = try ErlangC(load: 20, agents: row.agents, handle: 180)
        #expect(Int((100 * system.delayed).rounded()) == row.delayed)
        #expect(Int(system.delayOfDelayed.rounded()) == row.delayOfDelayed)
        #expect(Int(system.asa.rounded()) == row.asa)
        #expect(Int((100 * system.serviceLevel(within: 20)).rounded()) == row.serviceLevel)
    }

    @Test("100 calls in half an hour of 3 min each need 14 agents for 80/19.8 (pyworkforce)")
    func positions() throws {
        let system = try ErlangC(load: 10, handle: 180, meeting: ServiceTarget(share: 0.8, within: 19.8))
        #expect(system.agents == 14)
        #expect(isNear(system.serviceLevel(within: 19.8), 0.888, within: 0.0005))
        #expect(isNear(system.occupancy, 0.714, within: 0.0005))
        #expect(isNear(system.delayed, 0.174_13, within: 0.000_005))
    }

    @Test("752 s of handling in quarter hours (stimulus)")
    func quarterHours() throws {
        let busy = try ErlangC(load: 35 * 752 / 900.0, agents: 37, handle: 752)
        #expect(isNear(busy.serviceLevel(within: 20), 0.904_22, within: 0.000_005))
        let target = try ServiceTarget("90/20")
        let enough = try ErlangC(load: 25 * 752 / 900.0, handle: 752, meeting: target)
        #expect(enough.agents == 28)
        #expect(isNear(enough.serviceLevel(within: 20), 0.9195, within: 0.000_05))
        let fewer = try ErlangC(load: 25 * 752 / 900.0, agents: 27, handle: 752)
        #expect(isNear(fewer.serviceLevel(within: 20), 0.8776, within: 0.000_05))
    }

    @Test(
        "the share that waits equals exact arithmetic up to 100 000 agents",
        arguments: [
            (load: 123, agents: 132, delayed: 0.321_116_179_262),
            (load: 12_345, agents: 12_421, delayed: 0.381_225_015_062),
            (load: 99_999, agents: 100_000, delayed: 0.996_045_681_564),
            (load: 95_000, agents: 100_000, delayed: 1.717_426_265_903e-58),
        ])
    func delayed(_ known: (load: Double, agents: Int, delayed: Double)) throws {
        let system = try ErlangC(load: known.load, agents: known.agents, handle: 180)
        #expect(isNear(system.delayed, known.delayed, within: 1e-9 * known.delayed))
    }

    @Test("50 agents and 2880 one-minute calls an hour wait 20.83 s; 48 agents are unstable")
    func stability() throws {
        let stable = try ErlangC(load: 48, agents: 50, handle: 60)
        #expect(isNear(stable.delayed, 0.6945, within: 0.000_05))
        #expect(isNear(stable.asa, 20.83, within: 0.005))
        let error = #expect(throws: StaffingError.self) { try ErlangC(load: 48, agents: 48, handle: 60) }
        #expect(error?.code == .unstable)
        #expect(error?.description.contains("at least 49 agents") == true)
    }

    @Test("an average speed of answer is met with the fewest agents")
    func speedOfAnswer() throws {
        let system = try ErlangC(load: 20, handle: 180, asa: 8)
        #expect(system.agents == 25)
    }

    @Test("no load is answered at once by one agent")
    func noLoad() throws {
        let system = try ErlangC(load: 0, handle: 180, meeting: ServiceTarget("80/20"))
        #expect(system.agents == 1)
        #expect(system.asa == 0)
        #expect(system.serviceLevel(within: 0) == 1)
    }

    @Test("a target beyond a million agents is out of reach")
    func unreachable() {
        let error = #expect(throws: StaffingError.self) {
            try ErlangC(load: 1_000_000, handle: 180, meeting: ServiceTarget("80/20"))
        }
        #expect(error?.code == .unreachable)
    }

    @Test("figures out of range are named")
    func badFigures() {
        #expect(throws: StaffingError.self) { try ErlangC(load: -1, agents: 3, handle: 180) }
        #expect(throws: StaffingError.self) { try ErlangC(load: 1, agents: 3, handle: 0) }
        #expect(throws: StaffingError.self) { try ErlangC(load: 1, agents: 3, handle: .nan) }
        #expect(throws: StaffingError.self) { try ErlangC(load: 1, handle: 180, asa: -1) }
        #expect(throws: StaffingError.self) { try ErlangC(load: .infinity, handle: 180, asa: 1) }
    }

    @Test(
        "a service level is written percent/seconds", arguments: ["80", "80/", "/20", "0/20", "100/20", "x/y", "80/-1"])
    func badTarget(text: String) {
        #expect(throws: StaffingError.self) { try ServiceTarget(text) }
    }

    @Test("a service level reads back as written", arguments: ["80/20", "95/10", "80/19.8"])
    func target(text: String) throws {
        let target = try ServiceTarget(text)
        #expect(target.description == text)
    }
}
