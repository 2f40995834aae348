/// A session seeking a seat for declared operations.
public struct SeatPursuit: Sendable, Equatable {
    /// How far it has come: each stage holds the proof of the one before.
    public enum Stage: Sendable, Equatable {
        /// In the groups' queues.
        case waiting
        /// A seat is kept while the record is delivered.
        case reserved(SeatReservation)
        /// The seat's desk has confirmed the record.
        case acknowledged(RecordAcknowledgement)
        /// The seat is being asked, until the given moment.
        case offered(SeatAssignment, expires: Timestamp)
        /// The seat has accepted; its leg must be up by the given moment.
        case answering(SeatAssignment, expires: Timestamp)

        var agent: AgentID? {
            switch self {
            case .waiting: nil
            case .reserved(let reservation): reservation.agent
            case .acknowledged(let acknowledgement): acknowledgement.reservation.agent
            case .offered(let assignment, _), .answering(let assignment, _): assignment.agent
            }
        }

        var deadline: Timestamp? {
            switch self {
            case .waiting: nil
            case .reserved(let reservation): reservation.expires
            case .acknowledged(let acknowledgement): acknowledgement.reservation.expires
            case .offered(_, let expires), .answering(_, let expires): expires
            }
        }
    }

    /// What the remote agent declared.
    public let declaration: OperationDeclaration
    /// Who may take it.
    public let plan: SeatPlan
    /// How far it has come.
    public internal(set) var stage: Stage = .waiting
    /// When waiting is given up.
    public let until: Timestamp?
}

/// An idle seat kept for a session; the record has to reach it before it may be asked.
public struct SeatReservation: Sendable, Equatable {
    /// The seat.
    public let agent: AgentID
    /// The group by which it was found.
    public let skillGroup: SkillGroupID
    /// What it shall perform.
    public let operations: [OperationID]
    /// When the record must have been acknowledged.
    public let expires: Timestamp
    /// The record that was delivered.
    public internal(set) var delivered: DeliveredRecord?
}

/// Which record reached the seat's desk. A record only grows, so its version alone says whether it has changed since.
public struct DeliveredRecord: Sendable, Equatable {
    /// Its hash.
    public let sha256: SHA256
    /// Its version.
    public let version: Int
}
