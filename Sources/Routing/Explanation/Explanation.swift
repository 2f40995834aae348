/// Why a session went where it went: every routing decision with the agents that came into question, why each other agent
/// was passed over, the rule, and what it would have taken to decide otherwise.
public struct Explanation: Sendable, Equatable {
    /// One routing decision.
    public struct Decision: Sendable, Equatable {
        /// What was decided, and when.
        public let event: Event
        /// The rule that decided it.
        public let rule: RoutingRule
        /// The idle agents who could take the caller, best first.
        public let candidates: [Candidate]
        /// Everybody else, the nearest to being taken first; empty where no agent is chosen.
        public let passedOver: [PassedOver]
        /// What would have led to another agent, in one sentence; nil where no agent is chosen.
        public let counterfactual: String?
    }

    /// An idle agent who could take the caller.
    public struct Candidate: Sendable, Equatable {
        /// The agent.
        public let agent: AgentID
        /// How long it had been idle.
        public let idle: Milliseconds
    }

    /// The session.
    public let session: SessionID
    /// When the caller arrived: the zero of all moments in the text and the JSON.
    public internal(set) var startedAt: Timestamp?
    /// In the order decided; empty for a session the ledger does not know.
    public internal(set) var decisions: [Decision] = []

    /// Reads `ledger` from its first event, or its newest snapshot if the session began after it, to the session's end.
    /// `staff` names the agents that have never signed in, `rules` says how long a wrap-up is.
    public static func read(
        _ session: SessionID, from ledger: any LedgerStore, staff: Staff, rules: Rules = Rules()
    ) async throws -> Explanation {
        var explainer = Explainer(session, staff: staff, rules: rules)
        var position: Int64 = 0
        if let first = try await ledger.events(of: session).first, let snapshot = try await ledger.latestSnapshot(),
            snapshot.position < first.position,
            let desk = Desk(snapshot: snapshot.state, staff: staff, rules: rules)
        {
            explainer.desk = desk
            position = snapshot.position
        }
        while !explainer.isComplete, case let events = try await ledger.events(after: position, limit: 10_000),
            let last = events.last
        {
            for event in events { explainer.add(event.event) }
            position = last.position
        }
        return explainer.explanation
    }
}

/// Explains one session by replaying everybody's events: a decision depends on what every agent was doing at that moment.
public struct Explainer: Sendable {
    /// What is explained so far.
    public private(set) var explanation: Explanation
    /// Whether the session has ended, so that further events add nothing.
    public private(set) var isComplete = false
    fileprivate var desk: Desk

    /// Explains `session`. `staff` names the agents that have never signed in, `rules` says how long a wrap-up is.
    public init(_ session: SessionID, staff: Staff, rules: Rules = Rules()) {
        explanation = Explanation(session: session)
        desk = Desk(staff: staff, rules: rules)
    }

    /// Takes the ledger's next event; all of them are needed, from the first.
    public mutating func add(_ event: Event) {
        guard !isComplete else { return }
        if event.session == explanation.session {
            if case .started = event.kind { explanation.startedAt = event.at }
            if let decision = desk.explain(event) { explanation.decisions.append(decision) }
            if case .ended = event.kind { isComplete = true }
        }
        desk.apply(event)
    }
}
