/// One caller's whole visit as the desk sees it.
public struct Session: Sendable, Equatable {
    /// Who has the caller now.
    public enum Party: Sendable, Equatable {
        /// The bot, also while the caller waits for the first human.
        case bot
        /// The session's own remote agent.
        case remote(RemoteSegment)
        /// A seat.
        indirect case seat(SeatSegment)
        /// Nobody: hold music, or gone and to be called back.
        case nobody

        /// The agent who talks with the caller.
        public var agent: AgentID? {
            switch self {
            case .remote(let segment): segment.agent
            case .seat(let segment): segment.agent
            case .bot, .nobody: nil
            }
        }
    }

    /// The agent that is being sought for the caller.
    public enum Pursuit: Sendable, Equatable {
        /// A remote agent.
        case remote(RemotePursuit)
        /// A seat: possible only with a declaration (I2).
        indirect case seat(SeatPursuit)
    }

    /// Its id.
    public let id: SessionID
    /// The process that carries the call.
    public let node: NodeID?
    /// Who has the caller.
    public internal(set) var party: Party = .bot
    /// Who is sought.
    public internal(set) var pursuit: Pursuit?
    /// Everything a later agent must know.
    public internal(set) var record: InteractionRecord
    /// What the remote agent declared and no seat has done yet.
    public internal(set) var declaration: OperationDeclaration?
    /// The remote agent's last segment.
    public internal(set) var remote: RemoteSegment?
    /// Higher goes first in every queue.
    public internal(set) var priority = 0
    /// When the session first queued: its place in every later queue.
    public internal(set) var queuedSince: Timestamp?
    /// The number to call back, if the caller chose that.
    public internal(set) var callback: String?
    /// Whether the caller asked for a human and has not changed its mind.
    public internal(set) var wantsHuman = false
    /// Whether a seat has talked with the caller.
    public internal(set) var reachedSeat = false
    /// Whether its agent has been told to keep the caller while a seat is sought.
    var isHeld = false
    /// Keys pressed in a row; see ``Redaction/keptDigits``.
    var digitsInRow = 0

    init(id: SessionID, gateway: String, caller: String, node: NodeID?, at: Timestamp) {
        self.id = id
        self.node = node
        record = InteractionRecord(session: id, gateway: gateway, caller: caller, startedAt: at)
    }

    /// The agent that is reserved, offered or answering.
    public var candidate: AgentID? {
        switch pursuit {
        case .remote(let pursuit): pursuit.stage.agent
        case .seat(let pursuit): pursuit.stage.agent
        case nil: nil
        }
    }

    /// The queue the session waits in.
    var queue: QueueID? {
        switch pursuit {
        case .remote: .remote
        case .seat(let pursuit): QueueID(pursuit.plan.primary)
        case nil: nil
        }
    }

    var isWaiting: Bool { pursuit != nil && candidate == nil }

    /// When something must happen to the session if nobody says anything.
    var deadline: Timestamp? {
        switch pursuit {
        case .remote(let pursuit): pursuit.stage.deadline ?? pursuit.until
        case .seat(let pursuit): pursuit.stage.deadline ?? pursuit.until
        case nil: nil
        }
    }
}
