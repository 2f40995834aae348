/// Who gets which session, and why: the routing core as a pure, deterministic state machine.
///
/// ``handle(_:at:)`` decides and applies; ``apply(_:)`` alone changes the state, so the same events give the same desk. It
/// knows no clock: whoever owns one gives ``Command/tick`` at ``nextDeadline``. A refused command changes nothing.
public struct Desk: Sendable {
    /// Who works here.
    public let staff: Staff
    /// The settings.
    public let rules: Rules
    /// The live sessions.
    public private(set) var sessions: [SessionID: Session] = [:]
    /// The agents that have signed in so far.
    public private(set) var agents: [AgentID: AgentState] = [:]
    /// The latest event's time.
    public internal(set) var latest = Timestamp(milliseconds: .min)
    /// How long conversations took lately.
    public internal(set) var pace = Pace()

    /// Derived from sessions and agents; never part of the state.
    var lines = Lines()
    var draft = Draft()
    let directory: [AgentID: Staff.Agent]
    let groups: [SkillGroupID: Staff.SkillGroup]
    /// The groups that have at least one seat.
    let staffedGroups: [Staff.SkillGroup]

    /// A desk at which nobody is signed in and nobody calls.
    public init(staff: Staff, rules: Rules = Rules()) {
        self.staff = staff
        self.rules = rules
        directory = Dictionary(staff.agents.map { ($0.id, $0) }) { first, _ in first }
        staffedGroups = staff.staffedGroups
        groups = Dictionary(staff.skillGroups.map { ($0.id, $0) }) { first, _ in first }
    }

    /// This desk with other settings; nothing may be undecided. O(sessions + agents).
    func working(with staff: Staff, _ rules: Rules) -> Desk {
        var desk = Desk(staff: staff, rules: rules)
        (desk.latest, desk.pace) = (latest, pace)
        for (id, session) in sessions { desk.set(session, id) }
        for (id, agent) in agents { desk.set(agent, id) }
        return desk
    }

    /// When ``Command/tick`` is due next; nil if nothing is pending.
    public var nextDeadline: Timestamp? { lines.deadlines.first?.at }

    /// Decides `command` as of `at` without changing this desk: the events it would give. Copies the desk.
    public func decide(_ command: Command, at: Timestamp) throws(DeskError) -> [Event] {
        var copy = self
        return try copy.handle(command, at: at)
    }

    /// Decides `command` as of `at` and applies what it gives.
    public mutating func handle(_ command: Command, at: Timestamp) throws(DeskError) -> [Event] {
        guard at >= latest else { throw .clockJumpedBack(to: at, from: latest) }
        let outer = draft
        draft = Draft(at: at, latest: latest, pace: pace)
        do {
            lapse()
            try perform(command)
            dispatch()
        } catch {
            undo()
            draft = outer
            throw error
        }
        let events = draft.events
        draft = outer.absorbing(draft)
        return events
    }

    private mutating func perform(_ command: Command) throws(DeskError) {
        switch command {
        case .tick: break
        case .signIn(let agent, let node): try signIn(agent, node: node)
        case .signOut(let agent): try signOut(agent)
        case .ready(let agent): try ready(agent)
        case .away(let agent, let reason): try away(agent, reason: reason)
        case .renewLease(let agent): try renewLease(agent)
        case .finishWrapUp(let agent, let disposition): try finishWrapUp(agent, disposition: disposition)
        case .supervise(let user, let action, let target):
            emit(.supervised(by: user, action: action, target: target))
        case .force(let agent, let state): try force(agent, state)
        case .start(let session, let gateway, let caller, let node):
            try start(session, gateway: gateway, caller: caller, node: node)
        case .observe(let session, let observation): try observe(session, observation)
        case .requestHuman(let session, let wanted, let reason, let suggested, let priority):
            try requestHuman(session, wanted: wanted, reason: reason, suggested: suggested, priority: priority)
        case .cancelRequest(let session): try cancelRequest(session)
        case .acceptCallback(let session, let number): try acceptCallback(session, number: number)
        case .hangUp(let session, let ender): try hangUp(session, by: ender)
        case .requeue(let session): try requeue(session)
        case .accept(let agent, let session): try accept(agent, session)
        case .reject(let agent, let session): try reject(agent, session)
        case .connect(let agent, let session): try connect(agent, session)
        case .legFailed(let agent, let session): try legFailed(agent, session)
        case .declare(let agent, let session, let operations): try declare(agent, session, operations)
        case .withdraw(let agent, let session, let operations): try withdraw(agent, session, operations)
        case .note(let agent, let session, let text): try note(agent, session, text)
        case .recordDelivered(let agent, let session, let sha256): try recordDelivered(agent, session, sha256)
        case .acknowledgeRecord(let agent, let session, let sha256): try acknowledgeRecord(agent, session, sha256)
        case .endConversation(let agent, let session, let outcome):
            try endConversation(agent, session, outcome: outcome)
        case .sendBack(let agent, let session): try sendBack(agent, session)
        case .nodeLost(let node): nodeLost(node)
        }
    }

    /// Work conserving (I8): whoever is idle is asked, as long as somebody waits whom they may take.
    private mutating func dispatch() {
        while offerNextRemote() || reserveNextSeat() {}
        holdOrPark()
    }

    /// Decides one fact: it is applied at once, so the next decision sees it.
    mutating func emit(_ kind: Event.Kind, _ session: SessionID? = nil) {
        let event = Event(at: draft.at, session: session, kind: kind)
        draft.events.append(event)
        apply(event)
    }
}

// MARK: Changing the state

extension Desk {
    /// Changes one session in place.
    mutating func change(_ id: SessionID, _ body: (inout Session) -> Void) {
        Self.change(id, in: &sessions, &lines, &draft.sessions, body)
    }

    /// Puts `session` in or takes it out.
    mutating func set(_ session: Session?, _ id: SessionID) {
        Self.set(session, id, in: &sessions, &lines, &draft.sessions)
    }

    /// Changes one agent in place.
    mutating func change(_ id: AgentID, _ body: (inout AgentState) -> Void) {
        Self.change(id, in: &agents, &lines, &draft.agents, body)
    }

    /// Puts `agent` in or takes it out.
    mutating func set(_ agent: AgentState?, _ id: AgentID) {
        Self.set(agent, id, in: &agents, &lines, &draft.agents)
    }

    /// Changes one of `all` in place, keeps what it was before and the lines right.
    private static func change<Mark, Value: InLine>(
        _ id: Identifier<Mark>, in all: inout [Identifier<Mark>: Value], _ lines: inout Lines,
        _ before: inout Draft.Before<Identifier<Mark>, Value>, _ body: (inout Value) -> Void
    ) {
        guard let index = all.index(forKey: id) else { return }
        before.keep(all.values[index], id)
        let old = all.values[index].standing
        body(&all.values[index])
        let new = all.values[index].standing
        guard old != new else { return }
        old.leave(&lines)
        new.enter(&lines)
    }

    /// Puts `value` into `all` or takes it out, keeps what was there before and the lines right.
    private static func set<Mark, Value: InLine>(
        _ value: Value?, _ id: Identifier<Mark>, in all: inout [Identifier<Mark>: Value], _ lines: inout Lines,
        _ before: inout Draft.Before<Identifier<Mark>, Value>
    ) {
        let old = all.updateValue(value, for: id)
        before.keep(old, id)
        old?.standing.leave(&lines)
        value?.standing.enter(&lines)
    }

    /// Starts to keep what ``undo()`` needs, for a batch of commands that is kept or lost as a whole.
    mutating func begin() { draft = Draft(at: latest, latest: latest, pace: pace) }

    /// Keeps everything since ``begin()``.
    mutating func commit() { draft = Draft() }

    /// Takes back everything since ``begin()`` (or since the command began): the events could not be kept.
    mutating func undo() {
        let old = draft
        draft = Draft()
        for (id, session) in old.sessions.values { set(session, id) }
        for (id, agent) in old.agents.values { set(agent, id) }
        latest = old.latest
        pace = old.pace
        draft = Draft()
    }

    /// This desk without what is being decided and not yet kept. O(sessions + agents) while something is, else O(1).
    var kept: Desk {
        guard draft.isKeeping else { return self }
        var copy = self
        copy.undo()
        return copy
    }

    /// The session without what is being decided and not yet kept.
    func keptSession(_ id: SessionID) -> Session? { draft.sessions.values[id] ?? sessions[id] }
}

extension Dictionary {
    /// Puts `value` in, or takes out what was there; gives what was there.
    fileprivate mutating func updateValue(_ value: Value?, for key: Key) -> Value? {
        if let value { updateValue(value, forKey: key) } else { removeValue(forKey: key) }
    }
}

extension Desk: Equatable {
    /// Compares the state only; the lines follow from it.
    public static func == (left: Desk, right: Desk) -> Bool {
        left.sessions == right.sessions && left.agents == right.agents && left.latest == right.latest
            && left.pace == right.pace && left.staff == right.staff && left.rules == right.rules
    }
}
