internal import Routing

/// What happens next to a caller, in words: for the agent who has it ("you keep the caller"), or for whoever looks on.
struct NextStep {
    private let session: Session
    private let desk: Desk
    private let isOwn: Bool

    init(_ session: Session, _ desk: Desk, reader: AgentID?) {
        self.session = session
        self.desk = desk
        isOwn = reader != nil && session.party.agent == reader
    }

    var text: String {
        switch session.pursuit {
        case nil: withNobodySought
        case .remote(let pursuit): remote(pursuit)
        case .seat(let pursuit): seat(pursuit)
        }
    }

    private var withNobodySought: String {
        switch session.party {
        case .bot: return "The caller is with the bot."
        case .remote:
            guard isOwn else { return "\(holder) talks with the caller." }
            return "You talk with the caller. Declare an operation if something has to be done; otherwise end the call."
        case .seat(let segment):
            let work = segment.assignment.operations.map { $0.rawValue.replacing("_", with: " ") }.joined(
                separator: ", ")
            guard isOwn else { return "\(holder) performs: \(work)." }
            return "You perform: \(work). End the call when it is done, or return the caller."
        case .nobody:
            return session.callback == nil ? "The caller hears music." : "The caller has gone and is to be called back."
        }
    }

    private func remote(_ pursuit: RemotePursuit) -> String {
        switch pursuit.stage {
        case .waiting: "Waiting for a remote agent\(place)\(keptMeanwhile)."
        case .offered(let agent, _): "Offered to \(name(agent))\(keptMeanwhile)."
        case .answering(let agent, _): "\(name(agent)) has accepted and is being connected."
        }
    }

    private func seat(_ pursuit: SeatPursuit) -> String {
        let group = pursuit.plan.skillGroups.map { title($0.rawValue) }.joined(separator: " or ")
        return switch pursuit.stage {
        case .waiting: "Waiting for a seat in \(group)\(place); \(keeps)."
        case .reserved(let reservation): "\(name(reservation.agent)) in \(group) is reading the record; \(keeps)."
        case .acknowledged(let read): "\(name(read.reservation.agent)) in \(group) has read the record; \(keeps)."
        case .offered(let assignment, _):
            "\(name(assignment.agent)) in \(group) has the record and is being rung; \(keeps)."
        case .answering(let assignment, _): "\(name(assignment.agent)) has accepted and is being connected."
        }
    }

    /// Who has the caller meanwhile.
    private var keeps: String {
        if session.party.agent == nil { return "the caller waits in the queue" }
        return isOwn ? "you keep the caller" : "\(holder) keeps the caller"
    }

    /// The same behind what is said, once there is somebody to keep the caller.
    private var keptMeanwhile: String { session.party.agent == nil ? "" : "; \(keeps)" }

    private var holder: String { session.party.agent.map(name) ?? "Nobody" }

    private var place: String {
        desk.place(of: session.id).map { $0.position == 1 ? ", next in line" : ", number \($0.position) in line" } ?? ""
    }

    private func name(_ agent: AgentID) -> String {
        desk.staff.agents.first { $0.id == agent }?.name ?? agent.rawValue
    }

    private func title(_ id: String) -> String {
        let words = id.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
