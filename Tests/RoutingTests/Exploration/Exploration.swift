import Routing

/// Every state that can be reached from a small world, breadth first, so that a broken rule is shown by a shortest trace.
struct Exploration {
    private(set) var states = 1
    private(set) var transitions = 0
    private(set) var depth = 0
    /// The commands that led to the first broken rule, and what it broke.
    private(set) var broken: [String] = []

    /// Explores until nothing new is reached, or `limit` commands deep.
    init(_ whenBusy: Staff.WhenBusy, leaving: Bool, limit: Int = .max) throws(DeskError) {
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
        }
    }
}
