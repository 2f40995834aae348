import Routing
import TestKit

/// The small contact center of ``RoutingWalk`` in a test's hands, with a clock that moves one second a command.
struct World {
    static let staff = RoutingWalk.staff

    var desk: Desk
    var events: [Event] = []
    var now = Timestamp(milliseconds: 1_000_000)

    init(staff: Staff = World.staff, rules: Rules = Rules()) { desk = Desk(staff: staff, rules: rules) }

    @discardableResult
    mutating func run(_ command: Command, after: Milliseconds = .seconds(1)) throws(DeskError) -> [Event] {
        now = now + after
        let new = try desk.handle(command, at: now)
        events += new
        return new
    }

    mutating func allReady() throws(DeskError) {
        for agent in desk.staff.agents {
            try run(.signIn(agent.id, node: nil))
            try run(.ready(agent.id))
        }
    }

    /// The session's events by name, with the agent where there is one.
    func names(of session: SessionID) -> [String] {
        events.filter { $0.session == session }.map { event in
            guard case .object(let members) = event.json,
                case .string(let agent) = members.first(where: { $0.key == "agent" })?.value
            else { return event.name }
            return event.name + " " + agent
        }
    }
}

/// What happens in most stories, in one step.
extension World {
    /// A caller arrives, asks for a human and talks with the remote agent.
    mutating func talk(_ session: SessionID, with agent: AgentID) throws(DeskError) {
        try run(.start(session, gateway: "wav", caller: "", node: nil))
        try run(.requestHuman(session, wanted: .any, reason: .asked))
        try answer(session, by: agent)
    }

    /// The offered agent accepts and its leg comes up.
    mutating func answer(_ session: SessionID, by agent: AgentID) throws(DeskError) {
        try run(.accept(agent, session))
        try run(.connect(agent, session))
    }

    /// The reserved seat gets the record and confirms it, and so is asked.
    mutating func acknowledge(_ session: SessionID, by seat: AgentID) throws(DeskError) {
        let sha256 = desk.sessions[session]?.record.sha256 ?? SHA256(of: [])
        try run(.recordDelivered(seat, session, sha256))
        try run(.acknowledgeRecord(seat, session, sha256))
    }

    /// The session's remote agent declares operations and the seat takes them.
    mutating func operate(_ session: SessionID, _ operations: [OperationID], at seat: AgentID) throws(DeskError) {
        if let remote = desk.sessions[session]?.party.agent { try run(.declare(remote, session, operations)) }
        try acknowledge(session, by: seat)
        try answer(session, by: seat)
    }

    /// Why the session went where it went.
    func explanation(of session: SessionID) -> Explanation {
        var explainer = Explainer(session, staff: desk.staff)
        for event in events { explainer.add(event) }
        return explainer.explanation
    }
}
