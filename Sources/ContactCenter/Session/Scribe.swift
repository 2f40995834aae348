internal import Routing
internal import Synchronization

/// Writes down what happens in a call, in order: beside the call's task when the call is live, so that a slow disk is
/// never heard; while the call waits when it is recorded.
///
/// While the ledger cannot be written a live call goes on, and what is to be written waits until it can. A mutex guards the
/// end of the line. Each line written is a task that waits for the one before and ends once the ledger has it, or once it
/// waits with the others; one task per outage writes those and ends with the last.
final class Scribe: Sendable {
    private struct Line {
        let command: Command
        let moment: Timestamp
    }

    private struct State {
        var last: Task<Void, Never>?
        /// What waits for the ledger, in order, and why it does.
        var backlog: [Line] = []
        var trouble: LedgerError?
        var failure: (any Error)?
    }

    /// How long to wait before the ledger is tried again.
    private static let pause = Duration.milliseconds(200)

    private let core: RoutingCore
    private let isLive: Bool
    private let state = Mutex(State())

    init(core: RoutingCore, isLive: Bool) {
        self.core = core
        self.isLive = isLive
    }

    /// Has `command` carried out, whose answer nobody needs; a session that others have ended needs no more lines.
    ///
    /// - Throws: What the ledger threw at this line or, for live calls, at an earlier one; not what may pass.
    func write(_ command: Command, at moment: Timestamp) async throws {
        state.withLock { state in
            let previous = state.last
            state.last = Task {
                await previous?.value
                await self.write(Line(command: command, moment: moment))
            }
        }
        if isLive { try throwFailure() } else { try await settle() }
    }

    /// Waits until everything is written.
    ///
    /// - Throws: Also what keeps the ledger from being written at the moment.
    func settle() async throws {
        await state.withLock { $0.last }?.value
        try throwFailure()
        if let trouble = state.withLock({ $0.trouble }) { throw trouble }
    }

    private func write(_ line: Line) async {
        let isBehind = state.withLock { state in
            if !state.backlog.isEmpty { state.backlog.append(line) }
            return !state.backlog.isEmpty
        }
        guard !isBehind, let trouble = await perform(line) else { return }
        state.withLock { state in
            state.backlog = [line]
            state.trouble = trouble
        }
        Task { await catchUp() }
    }

    private func catchUp() async {
        while let line = state.withLock({ $0.backlog.first }) {
            if await perform(line) != nil {
                // Nobody cancels this task; woken early, it would try early.
                try? await Task.sleep(for: Self.pause)
                continue
            }
            state.withLock { state in
                state.backlog.removeFirst()
                if state.backlog.isEmpty { state.trouble = nil }
            }
        }
    }

    /// Why the ledger cannot be written at the moment; nil if it was, or never will be.
    private func perform(_ line: Line) async -> LedgerError? {
        do {
            try await core.perform(line.command, at: line.moment)
        } catch is DeskError {
            // The session is over: its call learns that by mail.
        } catch let error as LedgerError where isLive && error.mayPass {
            return error
        } catch {
            state.withLock { $0.failure = error }
        }
        return nil
    }

    private func throwFailure() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}
