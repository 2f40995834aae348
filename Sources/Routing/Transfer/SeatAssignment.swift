/// A seat's confirmation that it has the interaction record, proven by the record's hash.
public struct RecordAcknowledgement: Sendable, Equatable {
    /// The seat it came from.
    public let reservation: SeatReservation
    /// The hash both sides computed.
    public let sha256: SHA256

    /// The acknowledgement of `record` by its hash; nil unless exactly this record was delivered to the seat.
    init?(of record: InteractionRecord, by reservation: SeatReservation, sha256: SHA256) {
        guard reservation.delivered == DeliveredRecord(sha256: sha256, version: record.version) else { return nil }
        self.reservation = reservation
        self.sha256 = sha256
    }
}

/// A seat that may be offered a session. It can be built only from a remote segment, the operations declared in it and
/// the seat's acknowledgement of the record: I1, I2 and I4 hold because there is no other way to make one.
public struct SeatAssignment: Sendable, Equatable {
    /// The declaration, and in it the remote segment.
    public let declaration: OperationDeclaration
    /// The acknowledgement, and in it the reservation.
    public let acknowledgement: RecordAcknowledgement

    /// The seat.
    public var agent: AgentID { acknowledgement.reservation.agent }
    /// What the seat shall perform.
    public var operations: [OperationID] { acknowledgement.reservation.operations }

    init(_ declaration: OperationDeclaration, _ acknowledgement: RecordAcknowledgement) {
        self.declaration = declaration
        self.acknowledgement = acknowledgement
    }
}
