internal import Foundation
public import Logging
internal import Routing
public import ServiceLifecycle

/// Tells one webhook what happens, in the ledger's order, each event at least once: where it is, is kept over a restart.
///
/// An event that nobody takes is tried for about four minutes and then put aside as a dead letter, so that one bad day of the
/// receiver does not hold up the rest for ever. Records for seats go at once, past the line.
public actor WebhookSender: Service {
    /// What is kept over a restart.
    private struct State: Codable {
        var position: Int64
        var dead: [DeadLetter] = []
    }

    /// The requests of this process so far, repeated ones each time.
    struct Requests: Sendable, Equatable {
        var taken = 0
        var failed = 0
    }

    private static let mostDead = 1_000

    /// The webhook.
    public nonisolated let hook: Webhook
    private let workplace: Workplace
    private let path: String?
    private let logger: Logger
    private let firstWait: Duration
    /// Where the ledger ended when the sender was made.
    private let start: Int64
    private var state: State
    private(set) var requests = Requests()

    /// Tells `hook` what happens at `workplace` from where it was according to the file at `path`, else from now.
    public init(_ hook: Webhook, workplace: Workplace, path: String?, logger: Logger) async {
        await self.init(hook, workplace: workplace, path: path, logger: logger, firstWait: .seconds(2))
    }

    init(_ hook: Webhook, workplace: Workplace, path: String?, logger: Logger, firstWait: Duration) async {
        self.hook = hook
        self.workplace = workplace
        self.path = path
        self.logger = logger
        self.firstWait = firstWait
        let end = await workplace.core.position
        start = end
        // A file that does not read means beginning with what happens from now on.
        let kept = path.flatMap { FileManager.default.contents(atPath: $0) }
            .flatMap { try? JSONDecoder().decode(State.self, from: $0) }
        state = State(position: min(kept?.position ?? end, end), dead: kept?.dead ?? [])
    }

    /// Sends until a graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { await self.tellEvents() }
                if hook.takesRecords { group.addTask { await self.deliverRecords() } }
            }
        }
    }

    /// What was given up, oldest first.
    var deadLetters: [DeadLetter] { state.dead }
    /// The last event it was told or that was put aside.
    var position: Int64 { state.position }

    /// Tries a dead letter once more; gives whether it was taken. Nil if there is none of that position.
    func retry(_ position: Int64) async -> Bool? {
        guard let letter = state.dead.first(where: { $0.position == position }) else { return nil }
        // That it was not taken is the answer.
        guard (try? await post(letter.body).send()) != nil else { return false }
        state.dead.removeAll { $0.position == position }
        save()
        return true
    }

    private func tellEvents() async {
        while !Task.isCancelled {
            do {
                for try await recorded in workplace.core.events(following: state.position) { try await tell(recorded) }
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning("the ledger cannot be read; trying again", metadata: ["error": "\(error)"])
                // Cancelled while it waits: the loop ends.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func tell(_ recorded: RecordedEvent) async throws {
        if hook.events?.contains(recorded.event.name) ?? true {
            let body = JSON.members(["position": .integer(recorded.position), "event": recorded.event.json]).text(
                .asGiven)
            do { _ = try await post(body).deliver() } catch let problem as WebhookPost.Failed {
                logger.warning(
                    "webhook gave up an event", metadata: ["webhook": "\(hook.name)", "problem": "\(problem)"])
                state.dead = (state.dead + [.init(position: recorded.position, body: body, problem: "\(problem)")])
                    .suffix(Self.mostDead)
            }
        }
        state.position = recorded.position
        save()
    }

    /// Follows from the start of the process: reservations of earlier ones are over.
    private func deliverRecords() async {
        await withDiscardingTaskGroup { group in
            do {
                for try await recorded in workplace.core.events(following: start) {
                    guard let session = recorded.event.session, case .reserved(let reserved) = recorded.event.kind
                    else {
                        continue
                    }
                    group.addTask { await self.deliverRecord(of: session, to: reserved.agent) }
                }
            } catch {
                logger.error("records reach no webhook any more", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Delivers the record as it is now, and again as long as it grows meanwhile; the seat's time-out ends it.
    private func deliverRecord(of session: SessionID, to agent: AgentID) async {
        while await workplace.core.candidate(of: session) == agent,
            let record = await workplace.core.record(of: session)
        {
            let body = JSON.members([
                "record": record.json, "sha256": .string(record.sha256.hexadecimal), "agent": .string(agent.rawValue),
                "session": .string(session.rawValue),
            ]).text(.asGiven)
            do {
                let answer = try JSON(parsing: Array(try await post(body).send()))
                guard answer["sha256"] == .string(record.sha256.hexadecimal) else {
                    return logger.warning("webhook acknowledged another record", metadata: ["webhook": "\(hook.name)"])
                }
                try await workplace.perform(.recordDelivered(agent, session, record.sha256))
                return try await workplace.perform(.acknowledgeRecord(agent, session, record.sha256))
            } catch DeskError.recordChanged {
                continue
            } catch {
                return logger.warning(
                    "webhook took no record", metadata: ["webhook": "\(hook.name)", "problem": "\(error)"])
            }
        }
    }

    private func post(_ body: String) -> WebhookPost {
        WebhookPost(hook: hook, body: body, now: workplace.now, firstWait: firstWait) { await self.count($0) }
    }

    private func count(_ isTaken: Bool) {
        if isTaken { requests.taken += 1 } else { requests.failed += 1 }
    }

    private func save() {
        // Plain values: encoding them can't fail.
        guard let path, let data = try? JSONEncoder().encode(state) else { return }
        // Without the file a restart tells some events again or not at all; the next event writes it anew.
        _ = FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: 0o600])
    }
}
