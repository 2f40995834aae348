import Routing
import TestKit
import Testing

@Suite struct ExplorationTests {
    /// Every order of up to ten commands: 2 319 states with hold, 2 378 with park. `routing-benchmark explore` goes to the end,
    /// where nothing new can be reached: 281 698 and 282 550 states, which takes minutes even in an optimized build.
    @Test(
        "whatever two callers, two remote agents and two seats do, in every order, the rules hold",
        arguments: Staff.WhenBusy.allCases)
    func everyState(whenBusy: Staff.WhenBusy) throws {
        let exploration = try Exploration(whenBusy, leaving: true, limit: 10)
        #expect(exploration.broken == [])
        #expect(exploration.states > 2_000)
    }
}
