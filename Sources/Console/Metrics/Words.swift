internal import Routing

/// The words by which the API and the figures call what the desk knows.
extension Session {
    /// The queue the session waits in; nil while nobody is sought, or somebody is found.
    var waitsIn: QueueID? {
        switch pursuit {
        case .remote(let pursuit): pursuit.stage == .waiting ? .remote : nil
        case .seat(let pursuit): pursuit.stage == .waiting ? QueueID(pursuit.plan.primary) : nil
        case nil: nil
        }
    }
}

extension Session.Party {
    var word: String {
        switch self {
        case .bot: "bot"
        case .remote: "remote"
        case .seat: "seat"
        case .nobody: "nobody"
        }
    }
}

extension AgentState.Status {
    var word: String {
        switch self {
        case .signedOut: "signedOut"
        case .ready: "ready"
        case .reserved: "reserved"
        case .talking: "talking"
        case .wrapUp: "wrapUp"
        case .away: "away"
        }
    }
}
