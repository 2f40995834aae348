extension Explanation: CustomStringConvertible {
    /// The explanation in plain words: a paragraph a decision.
    public var description: String {
        guard !decisions.isEmpty else { return "The ledger has no routing decision about session \(session)." }
        return decisions.map { $0.text(since: startedAt) }.joined(separator: "\n\n")
    }

    /// The explanation for programs: moments and lengths in seconds since the caller arrived.
    public var json: JSON {
        .object([
            .init("session", .string(session.rawValue)),
            .init("decisions", .array(decisions.map { $0.json(since: startedAt) })),
        ])
    }
}

extension Explanation.Decision {
    /// The decision in plain words, its moment counted from `start`.
    func text(since start: Timestamp?) -> String {
        var lines = ["\(event.at - (start ?? event.at))  \(event.kind.decision)", "  \(rule.rawValue): \(rule.text)"]
        if !candidates.isEmpty {
            lines.append("  idle: " + candidates.map { "\($0.agent) (\($0.idle))" }.joined(separator: ", "))
        }
        lines += groups.map { "  \($0.agents.map(\.rawValue).joined(separator: ", ")): \($0.reason)" }
        if let counterfactual { lines.append("  \(counterfactual)") }
        return lines.joined(separator: "\n")
    }

    /// Agents with the same reason together: a thousand agents who are not signed in are one line.
    private var groups: [(reason: String, agents: [AgentID])] {
        passedOver.reduce(into: []) { groups, passed in
            let reason = passed.reason.description
            if let index = groups.lastIndex(where: { $0.reason == reason }) {
                groups[index].agents.append(passed.agent)
            } else {
                groups.append((reason, [passed.agent]))
            }
        }
    }

    func json(since start: Timestamp?) -> JSON {
        let candidates = candidates.map { candidate in
            JSON.object([.agent(candidate.agent), .init("idle", .decimal(candidate.idle.seconds))])
        }
        let passedOver = passedOver.map { passed in
            JSON.object([
                .agent(passed.agent), .reason(passed.reason.name), .init("text", .string(passed.reason.description)),
            ])
        }
        return .object([
            .init("decision", event.json(since: start ?? event.at)), .init("rule", .string(rule.rawValue)),
            .init("why", .string(rule.text)), .init("candidates", .array(candidates)),
            .init("passedOver", .array(passedOver)),
            .init("counterfactual", counterfactual.map(JSON.string) ?? .null),
        ])
    }
}

extension Event.Kind {
    /// What was decided, in a few words.
    var decision: String {
        switch self {
        case .queued(let queued): queued.text
        case .offered(let agent, _, _): "offered to \(agent)"
        case .reserved(let reserved):
            "kept \(reserved.agent) of \(reserved.skillGroup) for \(reserved.operations.map(\.rawValue).joined(separator: ", "))"
        case .connected(let agent, _, _): "connected to \(agent)"
        case .rejected(let agent, _, _): "\(agent) did not take it"
        case .expired(let agent, _): "\(agent) did not answer in time"
        case .withdrawn(let agent, _, let reason): "took it back from \(agent) (\(reason))"
        case .legFailed(let agent, _): "the leg to \(agent) failed"
        case .held(let agent, _): "\(agent) keeps the caller until a seat has answered"
        case .parked(let agent, let queue): "the caller waits in \(queue) and \(agent) is free"
        case .unqueued(let queue, let reason): "left the queue \(queue) (\(reason))"
        case .ended(let ender, let outcome): "ended by \(ender.rawValue): \(outcome.rawValue)"
        default: name
        }
    }
}

extension Event.Queued {
    fileprivate var text: String {
        let whom =
            skillGroups.isEmpty
            ? "a remote agent" : "a seat of " + skillGroups.map(\.rawValue).joined(separator: " or ")
        let wait = estimate.map { ", about \($0.low) to \($0.high)" } ?? ""
        return "queued for \(whom), position \(position)\(wait)"
    }
}

extension Milliseconds: CustomStringConvertible {
    /// In seconds, as short as it is exact: “3 s”, “0.25 s”.
    public var description: String { JSON.decimal(seconds).text() + " s" }
}
