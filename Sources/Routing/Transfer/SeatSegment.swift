/// A stretch of a session with a seat: it keeps the assignment that brought the caller there.
public struct SeatSegment: Sendable, Equatable {
    /// Why this seat has the caller.
    public let assignment: SeatAssignment
    /// The segment's number within the session.
    public let segment: Int

    /// The seat.
    public var agent: AgentID { assignment.agent }
}
