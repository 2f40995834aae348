internal import Routing
internal import Synchronization
internal import Telephony

/// The sessions whose callers were handed to their own exchange, and the legs on which some come back: nobody was reached.
///
/// A mutex guards it: gateways bring legs, the sessions look for theirs.
final class Returns: Sendable {
    private struct Place {
        var leg: (any CallLeg)?
    }

    private let places = Mutex<[SessionID: Place]>([:])

    /// The session's caller may come back from now on.
    func expect(_ session: SessionID) { places.withLock { $0[session] = Place() } }

    /// The session is over, or its caller is here again.
    func forget(_ session: SessionID) { places.withLock { _ = $0.removeValue(forKey: session) } }

    /// Gives a leg to the session that expects it; false if none does.
    func bring(_ leg: any CallLeg, to session: SessionID) -> Bool {
        places.withLock { places in
            guard let place = places[session], place.leg == nil else { return false }
            places[session] = Place(leg: leg)
            return true
        }
    }

    /// The leg on which the session's caller has come back.
    func leg(of session: SessionID) -> (any CallLeg)? { places.withLock { $0[session]?.leg } }
}
