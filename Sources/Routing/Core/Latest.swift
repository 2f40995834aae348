internal import Synchronization

/// A value that many wait on for its next change: each stream begins with what it is now and skips what it missed.
///
/// A mutex guards it; any task may set it or ask for a stream.
final class Latest<Value: Sendable & Equatable>: Sendable {
    private struct State {
        var value: Value
        var followers: [Int: AsyncStream<Value>.Continuation] = [:]
        var next = 0
    }

    private let state: Mutex<State>

    init(_ value: Value) { state = Mutex(State(value: value)) }

    /// Tells everybody who follows, unless nothing has changed.
    func set(_ value: Value) {
        state.withLock { state in
            guard value != state.value else { return }
            state.value = value
            for follower in state.followers.values { follower.yield(value) }
        }
    }

    /// The value now and after each change, the newest only; it ends when it is let go of.
    func stream() -> AsyncStream<Value> {
        let (stream, continuation) = AsyncStream<Value>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let key = state.withLock { state in
            state.next += 1
            state.followers[state.next] = continuation
            continuation.yield(state.value)
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.end(key) }
        return stream
    }

    private func end(_ key: Int) { state.withLock { _ = $0.followers.removeValue(forKey: key) } }
}
