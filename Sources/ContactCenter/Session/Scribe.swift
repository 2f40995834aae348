internal import Routing
internal import Synchronization

/// Writes down what happens in a call, in order: beside the call's task when the call is live, so that a slow disk is
/// never heard; while the call waits when it is recorded.
///
/// A mutex guards the end of the line. Each line written is a task that waits for the one before and ends once the
/// ledger has it.
final class Scribe: Sendable {
    private struct State {
        var last: Task<Void, Never>?
        var failure: (any Error)?
    }

    private let core: RoutingCore
    private let isLive: Bool
    private let state = Mutex(State())

    init(core: RoutingCore, isLive: Bool) {
        self.core = core
        self.isLive = isLive
    }

    /// Has `command` carried out, whose answer nobody needs; a session that others have ended needs no more lines.
    ///
    /// - Throws: What the ledger threw at this line or, for live calls, at an earlier one.
    func write(_ command: Command, at moment: Timestamp) async throws {
        state.withLock { state in
            let previous = state.last
            state.last = Task {
                await previous?.value
                await self.perform(command, at: moment)
            }
        }
        if isLive { try throwFailure() } else { try await settle() }
    }

    /// Waits until everything is written.
    func settle() async throws {
        await state.withLock { $0.last }?.value
        try throwFailure()
    }

    private func perform(_ command: Command, at moment: Timestamp) async {
        do {
            try await core.perform(command, at: moment)
        } catch is DeskError {
            // The session is over: its call learns that by mail.
        } catch {
            state.withLock { $0.failure = error }
        }
    }

    private func throwFailure() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}
