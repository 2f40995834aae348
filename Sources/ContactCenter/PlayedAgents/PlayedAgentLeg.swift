public import Audio
internal import Telephony
internal import VoiceBot

/// A played agent's side of a conversation: greets, listens until the caller has had its say, then waits to be told how
/// to close.
///
/// An actor that guards what the agent is saying; it is used by the call's task and by ``PlayedAgents``.
public actor PlayedAgentLeg: AgentLeg {
    /// How far the conversation has come.
    public enum Stage: Sendable, Equatable {
        /// The agent says who it is.
        case greeting
        /// The caller has the floor.
        case listening
        /// The agent knows what the caller wants.
        case decided
        /// The agent has said goodbye.
        case finished
    }

    /// How far the conversation has come.
    public private(set) var stage = Stage.greeting

    private let patience: Int
    private var playout = Playout()
    private var endpointer = Endpointer()
    private var listenedFor = 0
    private var isClosing = false

    /// An agent that starts with `greeting` and gives the caller `talksFor` seconds, more while the caller speaks.
    init(greeting: Playout.Line, talksFor: Double) {
        patience = CallClock.frames(in: .seconds(talksFor))
        playout.append(greeting)
    }

    /// Whether the caller has the floor and is silent.
    public var isListening: Bool { stage == .listening && !endpointer.isSpeaking }

    /// Hears 20 ms of the caller and speaks 20 ms.
    public func exchange(_ frame: AudioFrame) -> AudioFrame {
        let sounds = endpointer.handle(frame, isComplete: true)
        let (answer, finished) = playout.next()
        if finished != nil, !playout.isPlaying { finishSpeaking() }
        if stage == .listening { listen(sounds) }
        return answer
    }

    /// The conversation is over.
    public func hangUp() {
        stage = .finished
    }

    /// Says `line` and stays on the line.
    func say(_ line: Playout.Line) {
        playout.append(line)
    }

    /// Says `line`, then is finished.
    func close(with line: Playout.Line) {
        isClosing = true
        playout.append(line)
    }

    private func finishSpeaking() {
        if stage == .greeting { stage = .listening }
        if isClosing { stage = .finished }
    }

    private func listen(_ sounds: [Endpointer.Event]) {
        listenedFor += 1
        let hasSpoken = sounds.contains { if case .ended = $0 { true } else { false } }
        if hasSpoken || (listenedFor >= patience && !endpointer.isSpeaking) { stage = .decided }
    }
}
