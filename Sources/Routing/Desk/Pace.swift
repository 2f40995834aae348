/// How long recent conversations took: the basis of honest waiting times.
public struct Pace: Sendable, Equatable {
    /// How many conversations of a tier are remembered.
    static let kept = 40
    /// How few are too few to say anything.
    static let least = 8

    private var lengths: [Staff.Tier: [Milliseconds]] = [:]

    /// The lengths of `tier`, the latest last.
    func recent(_ tier: Staff.Tier) -> [Milliseconds] { lengths[tier, default: []] }

    /// A conversation with an agent of `tier` took `length`.
    mutating func add(_ length: Milliseconds, tier: Staff.Tier) {
        lengths[tier, default: []].append(length)
        if lengths[tier, default: []].count > Self.kept { lengths[tier]?.removeFirst() }
    }

    /// How long `position` takes with `agents` at work: the quartiles of recent conversations, spread over the agents; nil
    /// when there are too few of either.
    func estimate(position: Int, tier: Staff.Tier, agents: Int) -> Estimate? {
        guard agents > 0, let recent = lengths[tier]?.sorted(), recent.count >= Self.least else { return nil }
        let rounds = Int64((position + agents - 1) / agents)
        func wait(_ length: Milliseconds) -> Milliseconds {
            let (product, overflow) = length.count.multipliedReportingOverflow(by: rounds)
            return Milliseconds(overflow ? .max : product)
        }
        return Estimate(low: wait(recent[recent.count / 4]), high: wait(recent[recent.count * 3 / 4]))
    }
}
