import Routing
import Testing

@Suite struct ExplorationTests {
    /// Every order of up to ten commands: 2 319 states and 14 099 transitions with hold, 2 378 and 14 233 with park. Sixteen
    /// deep (22 373 and 165 898; 24 020 and 176 669) was explored by hand in an optimized build: too long for a debug build.
    @Test(
        "whatever two callers, two remote agents and two seats do, in every order, the rules hold",
        arguments: Staff.WhenBusy.allCases)
    func everyState(whenBusy: Staff.WhenBusy) throws {
        let exploration = try Exploration(whenBusy, leaving: true, limit: 10)
        #expect(exploration.broken == [])
        #expect(exploration.states > 2_000)
    }
}
