import Routing
import TestKit
import Testing

@Suite struct RandomWalkTests {
    @Test(
        "whatever is asked of the desk, the rules hold, and a replay of the written events gives the same desk",
        arguments: 1...60)
    func walk(seed: UInt64) throws {
        let steps = steps(seed: seed)
        let walk = Walk(steps)
        if !walk.broken.isEmpty {
            let shortest = Walk(shrink(steps) { !Walk($0).broken.isEmpty })
            Issue.record("\(shortest.broken)\n\(shortest.trace.joined(separator: "\n"))")
        }
        var replayed = Desk(staff: RoutingWalk.staff, rules: RoutingWalk.rules)
        for event in walk.events { replayed.apply(try Event(json: JSON(parsing: event.json.text()))) }
        #expect(replayed == walk.desk)
    }

    @Test("a walk shrinks to the shortest story: how a caller reaches the seat k1")
    func shortestStory() throws {
        func reachesSeat(_ steps: [Step]) -> Bool {
            Walk(steps).events.contains { event in
                if case .connected("k1", .seat, _) = event.kind { true } else { false }
            }
        }
        let steps = try #require((1...60).lazy.map(steps).first(where: reachesSeat))
        let shortest = shrink(steps, while: reachesSeat)
        for index in shortest.indices {
            var shorter = shortest
            shorter.remove(at: index)
            #expect(!reachesSeat(shorter), "\(shortest[index].command) is not needed")
        }
        #expect(shortest.count <= 20, "\(shortest.map(\.command))")
    }

    private func steps(seed: UInt64) -> [Step] {
        var walk = GuidedWalk(seed: seed)
        var desk = Desk(staff: RoutingWalk.staff, rules: RoutingWalk.rules)
        return (0..<400).map { _ in
            let (command, at) = walk.next(desk)
            _ = try? desk.handle(command, at: at)  // a refusal is part of the walk
            return Step(command: command, at: at)
        }
    }
}

/// What is asked of the desk, and when.
struct Step {
    let command: Command
    let at: Timestamp
}

/// What the desk makes of some steps.
struct Walk {
    private(set) var desk = Desk(staff: RoutingWalk.staff, rules: RoutingWalk.rules)
    private(set) var events: [Event] = []
    private(set) var trace: [String] = []
    /// The rules that were broken; the walk ends there.
    private(set) var broken: [String] = []

    init(_ steps: [Step]) {
        var invariants = Invariants()
        for step in steps where broken.isEmpty {
            let before = desk
            do {
                let new = try desk.handle(step.command, at: step.at)
                events += new
                trace.append("\(step.command) -> \(new.map(\.name))")
                invariants.check(new, desk)
                broken = invariants.broken
            } catch {
                if desk != before { broken = ["refused \(step.command) but changed"] }
            }
        }
    }
}
