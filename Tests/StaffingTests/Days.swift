import Routing

@testable import Staffing

/// Days for tests: exponential handling times, so that the formulas hold.
enum Days {
    static let cards = SkillGroupID("cards")

    /// 180 calls an hour for ten hours after one to warm up: 4 Erlang for the remote agents, 3 for the seats.
    static func steady(
        remotes: Int = 6, seats: Int = 5, whenBusy: Staff.WhenBusy = .park, patience: Double? = nil, hours: Double = 11,
        answer: TimeSpread = .none, talk: TimeSpread? = nil
    ) throws -> Scenario {
        try Scenario(
            hours: 0..<hours * 3600, arrivals: .perHour(180), kinds: [cardCalls(talk: talk)],
            patience: patience.map { try .exponential(mean: $0) }, answer: answer,
            skillGroups: [.init(id: cards, operations: ["block_card"], whenBusy: whenBusy)],
            roster: [
                RosterLine(tier: .remote, agents: remotes),
                RosterLine(tier: .seat, agents: seats, skillGroups: [cards]),
            ],
            target: ServiceTarget("80/20"), warmUp: 3600)
    }

    static func cardCalls(contained: Double = 0, operationShare: Double = 0.4, talk: TimeSpread? = nil) throws
        -> CallKind
    {
        let talk = try talk ?? .exponential(mean: 80)
        return try CallKind(
            name: "cards", share: 1, contained: contained, operation: "block_card", operationShare: operationShare,
            bot: .fixed(30), consult: talk, triage: talk, seat: .exponential(mean: 150))
    }
}
