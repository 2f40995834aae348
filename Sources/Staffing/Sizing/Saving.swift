internal import Routing

/// What remote-first saves, and what it costs: seats against heads.
public struct Saving: Sendable, Equatable {
    /// Seats if every caller who asks for a human went to one.
    public let allAtSeats: Int
    /// Seats with remote agents first.
    public let seats: Int
    /// The remote agents.
    public let remotes: Int

    /// Seats that need not be there.
    public var seatsSaved: Int { allAtSeats - seats }
    /// The share of the seats that need not be there.
    public var share: Double { allAtSeats == 0 ? 0 : Double(seatsSaved) / Double(allAtSeats) }
    /// Agents more than with seats alone: operations are handled twice, and two pools share less than one.
    public var extraHeads: Int { remotes + seats - allAtSeats }

    /// `scenario`'s staffing against `baseline`, the same day as ``Scenario/allAtSeats()``.
    public init(_ scenario: Scenario, against baseline: Scenario) {
        allAtSeats = baseline.heads(.remote)
        seats = scenario.heads(.seat)
        remotes = scenario.heads(.remote)
    }
}
