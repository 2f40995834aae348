internal import Routing

/// Shows a call as it happens: a line an event for people, or one JSON object a line for programs.
struct CallPrinter: Sendable {
    /// Whether programs read it.
    let isJSON: Bool
    /// What times are counted from.
    let start: Timestamp
    /// Agents' names by id.
    let names: [AgentID: String]

    /// Prints `recorded`.
    func print(_ recorded: RecordedEvent) throws {
        let event = recorded.event
        if isJSON {
            try Terminal.line(event.json(since: start).text(.asGiven))
        } else if let words = words(for: event.kind) {
            let seconds = (event.at - start).seconds
            let tenths = Int((seconds * 10).rounded())
            let time = "\(tenths / 10).\(tenths % 10)"
            try Terminal.line(String(repeating: " ", count: max(0, 6 - time.count)) + time + "  " + words)
        }
    }

    private func words(for kind: Event.Kind) -> String? {
        switch kind {
        case .started(let gateway, let caller, _):
            "──── call answered (\(gateway)\(caller.isEmpty ? "" : ", " + caller))"
        case .observed(let observation): words(for: observation)
        case .humanRequested(let wanted, let reason, let suggested):
            "──── human requested: wanted \(wanted.rawValue), because \(reason.rawValue)"
                + list(", suggests", suggested)
        case .queued(let queued): "──── queued for \(queued.queue), position \(queued.position)"
        case .unqueued(let queue, let reason): "──── left the queue \(queue): \(reason)"
        case .reserved(let reserved): "──── \(name(reserved.agent)) (seat, \(reserved.skillGroup)) reserved"
        case .recordDelivered(let agent, let hash, _): "──── record \(short(hash)) delivered to \(name(agent))"
        case .recordAcknowledged(let agent, let hash): "──── record \(short(hash)) acknowledged by \(name(agent))"
        case .offered(let agent, let tier, _): "──── offered to \(name(agent)) (\(tier.rawValue))"
        case .accepted(let agent, let tier, _): "──── accepted by \(name(agent)) (\(tier.rawValue))"
        case .rejected(let agent, let tier, _): "──── rejected by \(name(agent)) (\(tier.rawValue))"
        case .expired(let agent, let tier): "──── \(name(agent)) (\(tier.rawValue)) did not answer"
        case .withdrawn(let agent, _, let reason): "──── withdrawn from \(name(agent)): \(reason)"
        case .legFailed(let agent, _): "──── the leg to \(name(agent)) failed"
        case .connected(let agent, let tier, _): "════ \(name(agent)) (\(tier.rawValue)) talks with the caller"
        case .disconnected(let agent, let tier, _, _): "──── \(name(agent)) (\(tier.rawValue)) is released"
        case .held(let agent, let queue): "──── \(name(agent)) keeps the caller until a seat of \(queue) has answered"
        case .parked(let agent, let queue): "──── \(name(agent)) is released, the caller waits for \(queue)"
        case .operationDeclared(let operations, let agent):
            "──── \(name(agent)) declares" + list("", operations)
        case .operationWithdrawn(let operations, let agent):
            "──── \(name(agent)) withdraws" + list("", operations)
        case .operationPerformed(let operations, let agent):
            "──── \(name(agent)) has performed" + list("", operations)
        case .noted(let agent, let text): "\(name(agent)) notes: \(text)"
        case .callbackAccepted: "──── the caller will be called back"
        case .callerLeft: "──── the caller has left, to be called back"
        case .ended(let ender, let outcome): "──── ended by \(ender.rawValue): \(outcome.rawValue)"
        case .signedIn, .leaseRenewed, .signedOut, .ready, .away, .wrapUpEnded, .supervised: nil
        }
    }

    private func words(for observation: Observation) -> String? {
        switch observation {
        case .said(_, let text, _, let interrupted): "Foyer   " + text + (interrupted ? " ✂" : "")
        case .heard(let text, _, let intent, let score, _):
            "caller  “\(text)”  → \(intent ?? "not understood") (\(Self.percent(score)))"
        case .digit(let digit): "caller  presses \(digit)"
        case .answered(let prompt, let value): "──── \(prompt): \(value)"
        case .noInput(let count): "caller  silent (\(count))"
        case .noMatch(let count): "caller  not understood (\(count))"
        case .recorded: nil
        }
    }

    private func name(_ agent: AgentID) -> String { names[agent] ?? agent.rawValue }

    private func short(_ hash: SHA256) -> String { String(hash.hexadecimal.prefix(8)) }

    private func list(_ title: String, _ operations: [OperationID]) -> String {
        operations.isEmpty ? "" : "\(title) \(operations.map(\.rawValue).joined(separator: ", "))"
    }

    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
