internal import Foundation
internal import Ledger
internal import Logging
internal import Routing
internal import ServiceLifecycle

/// The latest ended sessions and the day's figures: folds that follow the ledger (I10), from its first event.
///
/// At midnight the day's figures begin anew. Keeps at most ``most`` ended sessions.
actor Archive {
    /// One session that has ended.
    struct Ended: Sendable {
        let id: SessionID
        let startedAt: Timestamp
        let gateway: String
        let caller: String
        var endedAt: Timestamp?
        var outcome: Outcome?
        var ender: Ender?
        var agents: [AgentID] = []
        var operations: [OperationID] = []
        var dispositions: [String] = []

        var json: JSON {
            .members([
                "id": .string(id.rawValue), "state": .string("ended"), "gateway": .string(gateway),
                "caller": .string(caller), "startedAt": .moment(startedAt), "endedAt": .moment(endedAt),
                "outcome": .text(outcome?.rawValue), "by": .text(ender?.rawValue), "agents": .ids(agents),
                "operations": .ids(operations), "dispositions": .array(dispositions.map(JSON.string)),
            ])
        }
    }

    static let most = 10_000
    private let core: RoutingCore
    private let now: @Sendable () -> Timestamp
    private var sessions: [SessionID: Ended] = [:]
    private var order: [SessionID] = []
    private var fold: ReportFold
    private var day: Range<Timestamp>

    init(core: RoutingCore, now: @escaping @Sendable () -> Timestamp) {
        self.core = core
        self.now = now
        day = Self.day(of: now())
        fold = Self.fold(day)
    }

    /// Follows the ledger until the task is cancelled; throws if it can't be read.
    func run() async throws {
        while !Task.isCancelled {
            day = Self.day(of: now())
            (fold, sessions, order) = (Self.fold(day), [:], [])
            for try await recorded in core.events(following: 0) {
                add(recorded.event)
                if recorded.event.at >= day.upperBound { break }
            }
        }
    }

    /// The sessions that have ended, in the order they ended.
    var ended: [Ended] { order.compactMap { sessions[$0] } }

    func session(_ id: SessionID) -> Ended? { sessions[id].flatMap { $0.outcome == nil ? nil : $0 } }

    /// The day's figures, by quarter hour.
    var today: Report { (now() < day.upperBound ? fold : Self.fold(Self.day(of: now()))).report() }

    private func add(_ event: Event) {
        fold.apply(event)
        guard let id = event.session else { return }
        if case .started(let gateway, let caller, _) = event.kind {
            sessions[id] = Ended(id: id, startedAt: event.at, gateway: gateway, caller: caller)
        }
        sessions[id]?.add(event)
        guard case .ended = event.kind else { return }
        order.append(id)
        if order.count > Self.most { sessions[order.removeFirst()] = nil }
    }

    private static func fold(_ day: Range<Timestamp>) -> ReportFold {
        ReportFold(from: day.lowerBound, interval: .seconds(900))
    }

    private static func day(of moment: Timestamp) -> Range<Timestamp> {
        let start = Calendar.current.startOfDay(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
        let begin = Timestamp(milliseconds: Int64(start.timeIntervalSince1970 * 1000))
        return begin..<(begin + .seconds(86_400))
    }
}

extension Archive.Ended {
    fileprivate mutating func add(_ event: Event) {
        switch event.kind {
        case .connected(let agent, _, _): agents.append(agent)
        case .operationDeclared(let declared, _): operations += declared.filter { !operations.contains($0) }
        case .wrapUpEnded(_, let disposition?): dispositions.append(disposition)
        case .ended(let ender, let outcome): (self.ender, self.outcome, endedAt) = (ender, outcome, event.at)
        default: break
        }
    }
}

/// Keeps the archive up to date while the server runs.
struct ArchiveKeeper: Service {
    let archive: Archive
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await archive.run() } catch {
                    logger.warning("the ledger cannot be read; trying again", metadata: ["error": "\(error)"])
                    // Cancelled while it waits: the loop ends.
                    try? await Task.sleep(for: .seconds(1))
                }
            }
        }
    }
}
