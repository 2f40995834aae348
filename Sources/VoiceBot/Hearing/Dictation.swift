internal import Dialogue
internal import Speech
internal import Synchronization

/// One utterance on its way through a recognizer, beside the call's task.
///
/// The call hands in sound and never waits for it to be decoded: it looks at ``isComplete`` and ``outcome`` once a frame.
/// A recorded call awaits ``settle()`` after each frame instead, so that the same sound gives the same events every time.
/// Owns a task that borrows a recognizer and ends with the utterance, or when the dictation is let go of.
final class Dictation: Sendable {
    /// What came of the utterance.
    struct Outcome: Sendable {
        /// What was understood; nil if no words were recognized.
        let heard: Heard?
        /// What the utterance taught about the line.
        let channel: ChannelState?
    }

    /// What the recognizer has to know beforehand.
    struct Circumstances: Sendable {
        let listening: Dialogue.Listening
        let channel: ChannelState?
        let adaptation: Adaptation?
    }

    private enum Piece: Sendable {
        case sound([Int16], isPause: Bool)
        /// The utterance is over; the payload is all of it, should it have to be heard again.
        case end(whole: [Int16])
    }

    private let progress = Progress()
    private let pieces: AsyncStream<Piece>.Continuation
    private let task: Task<Void, Never>

    init(_ voiceBot: VoiceBot, _ circumstances: Circumstances) {
        let (stream, continuation) = AsyncStream<Piece>.makeStream()
        pieces = continuation
        progress.sent(isAwaited: false)
        let progress = progress
        task = Task {
            do { try await Self.decode(stream, voiceBot, circumstances, progress) } catch { progress.fail(error) }
        }
    }

    deinit { task.cancel() }

    /// Whether what was heard so far can stand as it is.
    var isComplete: Bool { progress.isComplete }

    /// What came of it; nil until it is decoded.
    var outcome: Result<Outcome, any Error>? { progress.outcome }

    /// Hands in the next samples (8 kHz), and whether the caller is silent just now.
    func feed(_ samples: [Int16], isPause: Bool) {
        progress.sent(isAwaited: isPause)
        pieces.yield(.sound(samples, isPause: isPause))
    }

    /// The utterance is over, and this was `whole` of it.
    func end(whole: [Int16]) {
        progress.sent(isAwaited: true)
        pieces.yield(.end(whole: whole))
    }

    /// Waits until all that was handed in has been decoded, or could not be.
    func settle() async {
        await withTaskCancellationHandler {
            await progress.settle()
        } onCancel: {
            task.cancel()
        }
    }

    private static func decode(
        _ pieces: AsyncStream<Piece>, _ voiceBot: VoiceBot, _ circumstances: Circumstances, _ progress: Progress
    ) async throws {
        try await voiceBot.recognizers.withRecognizer { recognizer in
            progress.lent(recognizer)
            try await recognizer.start(
                circumstances.listening.search, channel: circumstances.channel, adaptation: circumstances.adaptation)
            progress.taken()
            var partial = ""
            for await piece in pieces {
                switch piece {
                case .sound(let samples, let isPause):
                    if let next = try await recognizer.feed(samples, isPause: isPause), next.text != partial {
                        partial = next.text
                        progress.judge(isComplete: voiceBot.isComplete(partial, for: circumstances.listening))
                    }
                    progress.taken()
                case .end(let whole):
                    let heard = try await voiceBot.understand(recognizer, circumstances, whole)
                    progress.finish(Outcome(heard: heard, channel: await recognizer.channel))
                    return
                }
            }
            throw CancellationError()
        }
    }
}

/// How far a dictation has come. A mutex guards it: the call's task and the decoding one both look.
private final class Progress: Sendable {
    private struct State {
        /// The recognizer that decodes, once one is free, and whether the caller waits for it.
        var recognizer: Recognizer?
        var isAwaited = false
        var sent = 0
        var taken = 0
        var isComplete = false
        var outcome: Result<Dictation.Outcome, any Error>?
        var waiter: CheckedContinuation<Void, Never>?

        var isSettled: Bool { outcome != nil || taken >= sent }

        mutating func release() -> CheckedContinuation<Void, Never>? {
            guard isSettled else { return nil }
            defer { waiter = nil }
            return waiter
        }
    }

    private let state = Mutex(State())

    var isComplete: Bool { state.withLock { $0.isComplete } }
    var outcome: Result<Dictation.Outcome, any Error>? { state.withLock { $0.outcome } }

    func lent(_ recognizer: Recognizer) {
        state.withLock { state in
            state.recognizer = recognizer
            recognizer.setAwaited(state.isAwaited)
        }
    }

    func sent(isAwaited: Bool) {
        state.withLock { state in
            state.sent += 1
            state.isAwaited = isAwaited
            state.recognizer?.setAwaited(isAwaited)
        }
    }

    func judge(isComplete: Bool) { state.withLock { $0.isComplete = isComplete } }

    func taken() { change { $0.taken += 1 } }

    func finish(_ outcome: Dictation.Outcome) { end(.success(outcome)) }

    func fail(_ error: any Error) { end(.failure(error)) }

    private func end(_ outcome: Result<Dictation.Outcome, any Error>) {
        change { state in
            state.outcome = outcome
            // It is lent to somebody else next.
            state.recognizer = nil
        }
    }

    func settle() async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                if !state.isSettled { state.waiter = continuation }
                return state.isSettled
            }
            if isSettled { continuation.resume() }
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            return state.release()
        }
        waiter?.resume()
    }
}

extension Dialogue.Listening {
    /// The recognizer's search for what can be said now.
    var search: Speech.Listening {
        switch self {
        case .open, .anythingElse: .open
        case .confirm: .grammar("confirm")
        case .digits(let count, _): .digits(exactly: count)
        case .date: .grammar("date")
        case .amount: .grammar("amount")
        }
    }
}
