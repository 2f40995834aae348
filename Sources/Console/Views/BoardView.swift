internal import Ledger
internal import Routing
internal import Staffing

/// All that the supervisor's board shows of one moment.
struct BoardView {
    let desk: Desk
    let position: Int64
    let now: Timestamp

    var members: [JSON.Member] {
        [
            .init("now", .moment(now)), .init("position", .integer(position)),
            .init("queues", .array(desk.queues.map(queue))),
            .init(
                "agents", .array(desk.staff.agents.map { AgentView(agent: $0, state: desk.agents[$0.id]).json })),
            .init(
                "sessions",
                .array(
                    desk.sessions.values.sorted { ($0.record.startedAt, $0.id) < ($1.record.startedAt, $1.id) }
                        .map { SessionView(session: $0, desk: desk).json })),
        ]
    }

    private func queue(_ queue: QueueState) -> JSON {
        let longest = queue.waiting.compactMap { desk.sessions[$0]?.queuedSince }.min()
        return .members([
            "id": .string(queue.id.rawValue), "waiting": .ids(queue.waiting), "since": .moment(longest),
            "atWork": .integer(Int64(queue.atWork)), "idle": .integer(Int64(queue.idle)),
        ])
    }
}

/// What remote-first saves in a stretch of time: the seats that its load would have taken, against those it took.
struct SavingView {
    private let tally: Tally

    init(_ tally: Tally) { self.tally = tally }

    /// Null as long as nothing was carried.
    var json: JSON {
        guard let all = seats(tally.remote.handling + tally.seat.handling, tally.remote, tally.seat),
            let now = seats(tally.seat.handling, tally.seat)
        else { return .null }
        return .members([
            "allAtSeats": .integer(Int64(all)), "seats": .integer(Int64(now)), "seatsSaved": .integer(Int64(all - now)),
            "remoteErlangs": tally.load(tally.remote).map(JSON.decimal) ?? .null,
            "seatErlangs": tally.load(tally.seat).map(JSON.decimal) ?? .null,
        ])
    }

    /// The seats that Erlang C asks for to carry `handling` at 80/20; none for nothing; nil if it can't be said.
    private func seats(_ handling: Int64, _ works: Tally.Work...) -> Int? {
        let conversations = works.reduce(0) { $0 + $1.conversations }
        guard tally.clock > 0 else { return nil }
        guard handling > 0, conversations > 0 else { return 0 }
        let load = Double(handling) / Double(tally.clock)
        let handle = Double(handling) / Double(conversations) / 1000
        // Out of the formula's range nothing honest can be said.
        guard let target = try? ServiceTarget("80/20"),
            let answer = try? ErlangC(load: load, handle: max(handle, 1), meeting: target)
        else { return nil }
        return answer.agents
    }
}
