/// The rules that never bend, as far as they decide where a caller goes.
public enum RoutingRule: String, Sendable, CaseIterable {
    /// I1.
    case remoteFirst = "I1"
    /// I2.
    case declaredFirst = "I2"
    /// I3.
    case longestIdleSeat = "I3"
    /// I4.
    case recordFirst = "I4"
    /// I5.
    case consultationEnds = "I5"
    /// I6.
    case neverDropped = "I6"
    /// I7.
    case oneAtATime = "I7"
    /// I8.
    case workConserving = "I8"
    /// I9.
    case releasedTogether = "I9"

    /// The rule in one sentence.
    public var text: String {
        switch self {
        case .remoteFirst: "The first human is a remote agent, whatever the caller asked for."
        case .declaredFirst: "A seat is sought only after the session's own remote agent declared an operation."
        case .longestIdleSeat: "The longest idle seat of a skill group that covers the operations is kept."
        case .recordFirst: "A seat is asked only after it has acknowledged the interaction record."
        case .consultationEnds: "A consultation ends with the remote agent; no seat is involved."
        case .neverDropped:
            "A caller is never dropped: it stays with its agent until another has answered, or waits on."
        case .oneAtATime: "An agent has one offer or conversation at a time."
        case .workConserving: "Whoever is idle is asked at once; callers go by priority, then by arrival."
        case .releasedTogether: "Whoever was kept for a session is released in the step that ends it."
        }
    }
}

extension RoutingRule {
    /// The rule that decided `event`; nil if the event is no routing decision. `session` is as it was before.
    init?(deciding event: Event.Kind, for session: Session?) {
        switch event {
        case .queued(let queued) where queued.skillGroups.isEmpty:
            self = session?.remote == nil ? .remoteFirst : .neverDropped
        case .queued: self = .declaredFirst
        case .offered(_, .remote, _): self = session?.remote == nil ? .remoteFirst : .workConserving
        case .offered(_, .seat, _): self = .recordFirst
        case .reserved: self = .longestIdleSeat
        case .rejected(_, let tier, _), .expired(_, let tier), .legFailed(_, let tier):
            self = tier == .remote ? .workConserving : .neverDropped
        case .withdrawn(_, _, let reason): self = reason == Reason.ended ? .releasedTogether : .neverDropped
        case .held, .connected(_, .seat, _): self = .neverDropped
        case .parked: self = .workConserving
        case .unqueued(let queue, let reason):
            self = reason == Reason.changedMind ? .releasedTogether : queue == .remote ? .remoteFirst : .neverDropped
        case .ended(_, let outcome): self = outcome == .consulted ? .consultationEnds : .releasedTogether
        default: return nil
        }
    }
}
