public import Routing
internal import Synchronization
public import Telephony

/// Who listens in on which call: the supervisors' legs, by session.
///
/// A mutex guards the registry; the console attaches, each call looks once a frame. One supervisor a session: the last who
/// came.
public final class Supervision: Sendable {
    /// What a supervisor's voice does.
    public enum Mode: String, Sendable, CaseIterable {
        /// Nobody hears it.
        case listen
        /// The agent hears it, the caller does not.
        case whisper
        /// Both hear it: a call of three.
        case barge
    }

    struct Supervisor {
        let leg: LiveLeg
        var mode: Mode
    }

    private let supervisors = Mutex<[SessionID: Supervisor]>([:])

    /// Nobody listens.
    public init() {}

    /// Lets the other side of `leg` hear the session from now on; whoever did so far is hung up.
    public func attach(_ leg: LiveLeg, to session: SessionID, mode: Mode = .listen) {
        leg.discard()
        let old = supervisors.withLock { $0.updateValue(Supervisor(leg: leg, mode: mode), forKey: session) }
        if let old, old.leg !== leg { old.leg.hangUp() }
    }

    /// Changes what the supervisor's voice does; false if nobody listens to this session.
    @discardableResult
    public func set(_ mode: Mode, for session: SessionID) -> Bool {
        supervisors.withLock { supervisors in
            supervisors[session]?.mode = mode
            return supervisors[session] != nil
        }
    }

    /// Ends the listening, unless another supervisor has taken the place of `leg`.
    public func detach(_ leg: LiveLeg, from session: SessionID) {
        supervisors.withLock { if $0[session]?.leg === leg { $0[session] = nil } }
    }

    func supervisor(of session: SessionID) -> Supervisor? { supervisors.withLock { $0[session] } }

    /// The session is over: its supervisor hears nothing more.
    func end(_ session: SessionID) {
        supervisors.withLock { $0.removeValue(forKey: session) }?.leg.hangUp()
    }
}
