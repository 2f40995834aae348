import Routing
import TestKit

/// A random walk in which every other step is what the people concerned would sensibly do next, so that calls get as far as a
/// seat and back between all that goes wrong.
struct GuidedWalk {
    private var walk: RoutingWalk
    private var isSensible = false

    init(seed: UInt64) { walk = RoutingWalk(seed: seed) }

    mutating func next(_ desk: Desk) -> (command: Command, at: Timestamp) {
        let (random, at) = walk.next(desk)
        isSensible.toggle()
        return (isSensible ? sensible(desk) ?? random : random, at)
    }

    /// The events of `steps` steps on a desk of its own.
    static func events(seed: UInt64, steps: Int) -> [Event] {
        var walk = GuidedWalk(seed: seed)
        var desk = Desk(staff: RoutingWalk.staff, rules: RoutingWalk.rules)
        return (0..<steps).flatMap { _ in
            let (command, at) = walk.next(desk)
            return (try? desk.handle(command, at: at)) ?? []  // a refusal is part of the walk
        }
    }

    private func sensible(_ desk: Desk) -> Command? {
        let sessions = desk.sessions.values.sorted { $0.id < $1.id }
        if let next = sessions.lazy.compactMap(towardAgent).first { return next }
        for session in sessions where session.declaration == nil {
            if case .remote(let segment) = session.party { return .declare(segment.agent, session.id, ["block_card"]) }
        }
        return nil
    }

    private func towardAgent(_ session: Session) -> Command? {
        guard let agent = session.candidate else { return nil }
        return switch session.stage {
        case .waiting: nil
        case .reserved: .recordDelivered(agent, session.id, session.record.sha256)
        case .delivered: .acknowledgeRecord(agent, session.id, session.record.sha256)
        case .offered: .accept(agent, session.id)
        case .answering: .connect(agent, session.id)
        }
    }
}
