internal import Routing
internal import TestKit

/// Every order of everything that two callers, two remote agents and two seats can do, to the end: a proof, not a measure.
func explore() throws {
    for whenBusy in Staff.WhenBusy.allCases {
        let exploration = try Exploration(whenBusy, leaving: true) { sofar in
            if sofar.depth % 5 == 0 { say("… \(sofar.states) states, \(sofar.depth) commands deep") }
        }
        guard exploration.broken.isEmpty else { throw Surprise.ruleBroken(exploration.broken) }
        row(
            "2 callers × 2 remote × 2 seats, \(whenBusy)", "\(exploration.states) states",
            "\(exploration.transitions) transitions, \(exploration.depth) deep"
                + (exploration.isComplete ? ", complete, no rule broken" : ""))
    }
}
