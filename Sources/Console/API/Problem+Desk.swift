internal import HTTPTypes
internal import Routing

extension Problem {
    /// Why the desk refused, for the client.
    init(_ error: DeskError) {
        let (status, kind): (HTTPResponse.Status, String) =
            switch error {
            case .noSuchSession: (.notFound, "no-such-session")
            case .noSuchAgent: (.notFound, "no-such-agent")
            case .sessionExists: (.conflict, "session-exists")
            case .notSignedIn: (.conflict, "not-signed-in")
            case .alreadySignedIn: (.conflict, "already-signed-in")
            case .inConversation: (.conflict, "in-conversation")
            case .notInWrapUp: (.conflict, "not-in-wrap-up")
            case .humanAlreadyRequested: (.conflict, "human-already-requested")
            case .notWaiting: (.conflict, "not-waiting")
            case .queueFull: (.serviceUnavailable, "queue-full")
            case .closed: (.conflict, "closed")
            case .noOffer: (.gone, "no-offer")
            case .alreadyTaken: (.conflict, "already-taken")
            case .notInThisConversation: (.conflict, "not-in-this-conversation")
            case .notTheRemoteAgent: (.conflict, "not-the-remote-agent")
            case .nobodyPerforms: (.unprocessableContent, "nobody-performs")
            case .noOperation: (.unprocessableContent, "no-operation")
            case .notDeclared: (.conflict, "not-declared")
            case .recordChanged: (.conflict, "record-changed")
            case .recordNotDelivered: (.conflict, "record-not-delivered")
            case .recordNotAcknowledged: (.conflict, "record-not-acknowledged")
            case .clockJumpedBack: (.internalServerError, "clock")
            }
        var more: [JSON.Member] = []
        if case .recordChanged(_, let current) = error { more = [.init("sha256", .string(current.hexadecimal))] }
        if case .alreadyTaken(_, _, let other) = error { more = [.init("by", .string(other.rawValue))] }
        self.init(status, kind, error.description, more: more)
    }
}
