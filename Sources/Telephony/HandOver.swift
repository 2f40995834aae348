internal import Synchronization

/// A caller on the way to somebody else, whom whatever carries the call puts it through to.
///
/// A mutex guards the outcome: the gateway tells it, the call looks once a frame.
public final class HandOver: Sendable {
    /// How it ended.
    public enum Outcome: Sendable, Equatable {
        /// The caller is there; the leg is of no more use.
        case done
        /// Nobody was reached; the caller is still here.
        case failed
    }

    private let state: Mutex<Outcome?>

    /// One that is under way, or has ended already.
    public init(_ outcome: Outcome? = nil) { state = Mutex(outcome) }

    /// How it ended; nil while it is under way.
    public var outcome: Outcome? { state.withLock { $0 } }

    /// It has ended; only the first word counts.
    public func end(_ outcome: Outcome) {
        state.withLock { $0 = $0 ?? outcome }
    }
}
