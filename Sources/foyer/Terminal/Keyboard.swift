internal import Dispatch
internal import Foundation
internal import Synchronization
internal import Telephony

/// A caller at the keyboard: each line of standard input is one turn.
///
/// Reading blocks, so it happens on a queue of its own. Mutexes guard whether the keyboard
/// was closed, and what was read of the next line.
final class Keyboard: TurnSource {
    private let queue = DispatchQueue(label: "foyer.keyboard")
    private let prompts: Bool
    private let waiting = Mutex<State>(.idle)
    private let input = Mutex(LineReader())

    private enum State {
        case idle
        case reading(CheckedContinuation<Turn?, Never>)
        case closed
    }

    /// A keyboard that shows `› ` when it is the caller's turn, if `prompts`.
    init(prompts: Bool) {
        self.prompts = prompts
    }

    func nextTurn() async -> Turn? {
        await withCheckedContinuation { continuation in
            let isOpen = waiting.withLock { state in
                if case .closed = state { return false }
                state = .reading(continuation)
                return true
            }
            guard isOpen else { return continuation.resume(returning: .hangUp) }
            queue.async { self.answer(self.readTurn()) }
        }
    }

    /// Ends the caller's line, also while a turn is being waited for: the caller hangs up.
    func close() {
        let reader = waiting.withLock { state -> CheckedContinuation<Turn?, Never>? in
            defer { state = .closed }
            return if case .reading(let continuation) = state { continuation } else { nil }
        }
        reader?.resume(returning: .hangUp)
    }

    private func answer(_ turn: Turn) {
        let reader = waiting.withLock { state -> CheckedContinuation<Turn?, Never>? in
            guard case .reading(let continuation) = state else { return nil }
            state = .idle
            return continuation
        }
        reader?.resume(returning: turn)
    }

    private func readTurn() -> Turn {
        if prompts { Terminal.errorText("› ") }
        guard let line = input.withLock({ $0.next() }) else { return .hangUp }
        let text = line.trimmingCharacters(in: .whitespacesAndNewlines)
        if text.isEmpty { return .silence(7) }
        return text.allSatisfy { "0123456789*#".contains($0) } ? .digits(text) : .typed(text)
    }
}
