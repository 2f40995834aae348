internal import Routing

/// One simulated day: callers and agents that act on a ``Routing/Desk`` whose clock is the agenda.
///
/// The desk decides everything that it decides in production; only the people are simulated. Ended sessions are dropped
/// at once, so memory depends on how many callers are there at a time and not on the length of the day.
struct Simulation {
    /// Something that people do of themselves.
    private enum Deed {
        case arrive(ArrivalClock.Arrival)
        case finishWithBot(SessionID)
        case giveUp(SessionID, stage: Int)
        case readRecord(AgentID, SessionID)
        case answer(AgentID, SessionID, stage: Int)
        case finishTalking(SessionID, stage: Int)
        case finishWrapUp(AgentID)
        case begin(AgentID)
        case pause(AgentID)
        case resume(AgentID)
        case leave(AgentID)
    }

    /// A caller on the line. `stage` counts what happened to it, so that outdated plans can be told.
    private struct Caller {
        let fate: Fate
        var stage = 0
    }

    private let scenario: Scenario
    private let day: Chance.Day
    private var desk: Desk
    private var arrivals: ArrivalClock
    private var agenda = Agenda<Deed>()
    private var callers: [SessionID: Caller] = [:]
    private var onBreak: Set<AgentID> = []
    private var leaving: Set<AgentID> = []
    private(set) var tally: Tally
    /// Sees every event, as a ledger would.
    private let onEvent: (Event) -> Void

    /// More callers at a time than this are no queue but a system that can't keep up.
    private static let mostCallers = 200_000

    init(_ scenario: Scenario, seed: UInt64, replication: Int, onEvent: @escaping (Event) -> Void = { _ in }) {
        self.scenario = scenario
        self.onEvent = onEvent
        day = Chance.Day(seed: seed, replication: replication)
        // Simulated people always answer and acknowledge, after-call work ends when they say so.
        var rules = Rules()
        let never = Milliseconds.seconds(1_000_000_000)
        rules.offerExpires = never
        rules.connectWithin = never
        rules.acknowledgeWithin = never
        rules.wrapUp = never
        desk = Desk(staff: scenario.staff, rules: rules)
        arrivals = ArrivalClock(scenario, day: day, replication: replication)
        tally = Tally(
            window: .midnight(plus: scenario.hours.lowerBound + scenario.warmUp)
                ..< .midnight(plus: scenario.hours.upperBound),
            threshold: .rounding(scenario.target.within), skillGroups: scenario.skillGroups.map(\.id))
    }

    /// Runs the day to its end.
    ///
    /// - Throws: ``StaffingError`` if callers pile up (`unstable`).
    mutating func run() throws {
        planShifts()
        planArrival()
        while let (at, deed) = agenda.take() {
            try act(deed, at)
            guard callers.count < Self.mostCallers else {
                throw StaffingError(
                    .unstable,
                    "unstable: \(Self.mostCallers) callers are waiting at once; give more agents, or a patience")
            }
        }
        // Nobody is left who could serve them: the last of the tier or group they need has gone home.
        for session in callers.keys.sorted() { try send(.hangUp(session, by: .caller), desk.latest) }
        tally.finish(at: desk.latest)
    }

    private mutating func planArrival() {
        if let arrival = arrivals.next() { agenda.plan(.arrive(arrival), at: arrival.at) }
    }
}

// MARK: What people do

extension Simulation {
    private mutating func act(_ deed: Deed, _ at: Timestamp) throws {
        switch deed {
        case .arrive(let arrival): try arrive(arrival, at)
        case .finishWithBot(let session): try finishWithBot(session, at)
        case .giveUp(let session, let stage):
            if callers[session]?.stage == stage { try send(.hangUp(session, by: .caller), at) }
        case .readRecord(let agent, let session): try readRecord(agent, session, at)
        case .answer(let agent, let session, let stage):
            guard callers[session]?.stage == stage, desk.sessions[session]?.candidate == agent else { return }
            try send(.accept(agent, session), at)
            try send(.connect(agent, session), at)
        case .finishTalking(let session, let stage):
            if callers[session]?.stage == stage { try finishTalking(session, at) }
        case .finishWrapUp(let agent): try finishWrapUp(agent, at)
        case .begin(let agent):
            try send(.signIn(agent, node: nil), at)
            try send(.ready(agent), at)
        case .pause(let agent):
            onBreak.insert(agent)
            try send(.away(agent, reason: "break"), at)
        case .resume(let agent):
            onBreak.remove(agent)
            // In after-call work the break is over when that is done.
            if case .wrapUp = desk.agents[agent]?.status { return }
            try send(.ready(agent), at)
        case .leave(let agent): try leave(agent, at)
        }
    }

    private mutating func arrive(_ arrival: ArrivalClock.Arrival, _ at: Timestamp) throws {
        let session = SessionID(String(arrival.number))
        let fate = Fate(arrival, in: scenario, day: day)
        callers[session] = Caller(fate: fate)
        try send(.start(session, gateway: "simulation", caller: "", node: nil), at)
        agenda.plan(.finishWithBot(session), at: at + fate.bot)
        planArrival()
    }

    private mutating func finishWithBot(_ session: SessionID, _ at: Timestamp) throws {
        guard let fate = callers[session]?.fate else { return }
        if fate.isContained {
            try send(.hangUp(session, by: .bot), at)
        } else {
            try send(.requestHuman(session, wanted: .any, reason: .asked), at)
        }
    }

    /// The seat's desk gets the record and confirms it, unless the seat is no longer reserved.
    private mutating func readRecord(_ agent: AgentID, _ session: SessionID, _ at: Timestamp) throws {
        guard let current = desk.sessions[session], current.candidate == agent else { return }
        let record = current.record.sha256
        try send(.recordDelivered(agent, session, record), at)
        try send(.acknowledgeRecord(agent, session, record), at)
    }

    private mutating func finishTalking(_ session: SessionID, _ at: Timestamp) throws {
        guard let fate = callers[session]?.fate, let party = desk.sessions[session]?.party else { return }
        switch party {
        case .remote(let segment):
            if let operation = fate.operation {
                try send(.declare(segment.agent, session, [operation]), at)
            } else {
                try send(.endConversation(segment.agent, session, outcome: nil), at)
            }
        case .seat(let segment): try send(.endConversation(segment.agent, session, outcome: nil), at)
        case .bot, .nobody: return
        }
    }

    private mutating func finishWrapUp(_ agent: AgentID, _ at: Timestamp) throws {
        try send(.finishWrapUp(agent, disposition: nil), at)
        if leaving.contains(agent) {
            try send(.signOut(agent), at)
        } else if !onBreak.contains(agent), desk.agents[agent]?.isAway == true {
            try send(.ready(agent), at)
        }
    }

    private mutating func leave(_ agent: AgentID, _ at: Timestamp) throws {
        leaving.insert(agent)
        switch desk.agents[agent]?.status {
        case .talking: try send(.away(agent, reason: "shift over"), at)
        case .wrapUp: return
        default: try send(.signOut(agent), at)
        }
    }
}

// MARK: What happens to them

extension Simulation {
    /// Asks the desk, and lets everybody concerned notice what it decided.
    private mutating func send(_ command: Command, _ at: Timestamp) throws {
        for event in try desk.handle(command, at: at) {
            tally.add(event)
            onEvent(event)
            notice(event)
        }
    }

    private mutating func notice(_ event: Event) {
        switch event.kind {
        case .reserved(let reserved):
            if let session = event.session { agenda.plan(.readRecord(reserved.agent, session), at: event.at) }
        case .offered(let agent, _, _): planAnswer(event, agent)
        case .queued(let queued):
            // While an agent keeps the caller, it is not alone and stays.
            if queued.queue == .remote { planGivingUp(event, .remote) }
        case .parked: planGivingUp(event, .seat)
        case .connected(_, let tier, _): planTalking(event, tier)
        case .disconnected(let agent, let tier, _, _): planWrapUp(event, agent, tier)
        case .ended: if let session = event.session { callers[session] = nil }
        default: return
        }
    }

    /// The stage changes with every answer, so a plan of an earlier stage is void.
    private mutating func planAnswer(_ event: Event, _ agent: AgentID) {
        guard let session = event.session, let caller = callers[session] else { return }
        let delay = caller.fate.answer(in: scenario, day: day)
        agenda.plan(.answer(agent, session, stage: caller.stage), at: event.at + delay)
    }

    private mutating func planGivingUp(_ event: Event, _ tier: Staff.Tier) {
        guard let session = event.session, let caller = callers[session],
            let patience = caller.fate.patience(tier, in: scenario, day: day)
        else { return }
        agenda.plan(.giveUp(session, stage: caller.stage), at: event.at + patience)
    }

    private mutating func planTalking(_ event: Event, _ tier: Staff.Tier) {
        guard let session = event.session, var caller = callers[session] else { return }
        caller.stage += 1
        callers[session] = caller
        let length = tier == .remote ? caller.fate.remote : caller.fate.seat
        agenda.plan(.finishTalking(session, stage: caller.stage), at: event.at + length)
    }

    private mutating func planWrapUp(_ event: Event, _ agent: AgentID, _ tier: Staff.Tier) {
        guard let session = event.session, let fate = callers[session]?.fate else { return }
        agenda.plan(.finishWrapUp(agent), at: event.at + fate.wrapUp(tier, in: scenario, day: day))
    }

    private mutating func planShifts() {
        let ids = desk.staff.agents.map(\.id)
        var next = 0
        for line in scenario.roster {
            let shift = line.shift ?? scenario.hours
            for index in 0..<line.agents {
                let agent = ids[next]
                next += 1
                agenda.plan(.begin(agent), at: .midnight(plus: shift.lowerBound))
                for pause in line.breaks.map({ $0.times(index, of: line.agents) }) {
                    agenda.plan(.pause(agent), at: .midnight(plus: pause.lowerBound))
                    agenda.plan(.resume(agent), at: .midnight(plus: pause.upperBound))
                }
                // Who works till closing stays until the last caller is served.
                if shift.upperBound < scenario.hours.upperBound {
                    agenda.plan(.leave(agent), at: .midnight(plus: shift.upperBound))
                }
            }
        }
    }
}

extension AgentState {
    var isAway: Bool { if case .away = status { true } else { false } }
}
