public import Routing

/// What a share of the callers wants, and how long that takes whom.
public struct CallKind: Sendable, Equatable {
    /// The intent's id, as in the FAQ.
    public let name: String
    /// This kind's weight among all calls.
    public let share: Double
    /// The share that the bot ends, 0...1.
    public let contained: Double
    /// The operation, if the business may involve one.
    public let operation: OperationID?
    /// The share of the rest whose business involves the operation, 0...1.
    public let operationShare: Double
    /// With the bot, before it ends or asks for a human.
    public let bot: TimeSpread
    /// A consultation with a remote agent.
    public let consult: TimeSpread
    /// With a remote agent until the operation is declared.
    public let triage: TimeSpread
    /// The operation at a seat.
    public let seat: TimeSpread

    /// A kind of call.
    ///
    /// - Throws: ``StaffingError`` if a share is out of range, or operations happen but none is named.
    public init(
        name: String, share: Double, contained: Double = 0, operation: OperationID? = nil, operationShare: Double = 0,
        bot: TimeSpread = .none, consult: TimeSpread = .none, triage: TimeSpread = .none, seat: TimeSpread = .none
    ) throws(StaffingError) {
        self.name = name
        self.share = try StaffingError.check(share, "the share of \(name)", in: 0...1_000_000)
        self.contained = try StaffingError.check(contained, "the contained share of \(name)", in: Limits.share)
        self.operationShare = try StaffingError.check(
            operationShare, "the operation share of \(name)", in: Limits.share)
        guard operation != nil || operationShare == 0 else {
            throw StaffingError(.contradiction, "\(name) has an operation share but no operation; name the operation")
        }
        self.operation = operation
        self.bot = bot
        self.consult = consult
        self.triage = triage
        self.seat = seat
    }
}
