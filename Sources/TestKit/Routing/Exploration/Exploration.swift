public import Routing

/// Every state that can be reached from a small world, breadth first, so that a broken rule is shown by a shortest trace.
public struct Exploration: Sendable {
    /// How many states have been reached: those that behave alike are one.
    public private(set) var states = 1
    /// How many commands have been tried.
    public private(set) var transitions = 0
    /// The longest shortest way to a state, in commands.
    public private(set) var depth = 0
    /// Whether nothing new can be reached: every order of every command has been explored.
    public private(set) var isComplete = false
    /// The commands that led to the first broken rule, and what it broke.
    public private(set) var broken: [String] = []

    /// Explores until nothing new is reached, or `limit` commands deep; agents sign out and in only if they `leave`. `progress`
    /// is told of each depth.
    public init(
        _ whenBusy: Staff.WhenBusy, leaving: Bool, limit: Int = .max, progress: (Exploration) -> Void = { _ in }
    ) throws(DeskError) {
        let start = try SmallWorld(whenBusy)
        var seen: Set<[UInt8]> = [start.canonical]
        var frontier = [start]
        while !frontier.isEmpty, depth < limit, broken.isEmpty {
            var next: [SmallWorld] = []
            for world in frontier {
                for move in world.moves(leaving: leaving) {
                    var after = world
                    try after.run(move)
                    transitions += 1
                    if !after.invariants.broken.isEmpty { broken = after.trace + after.invariants.broken }
                    if seen.insert(after.canonical).inserted { next.append(after) }
                }
            }
            depth += 1
            frontier = next
            states = seen.count
            progress(self)
        }
        isComplete = frontier.isEmpty
    }
}
