public import Audio
public import Dialogue

/// What the caller is about to hear: prompts in a row, handed out frame by frame, that can be cut short.
public struct Playout: Sendable {
    /// One prompt, spoken.
    public struct Line: Sendable, Equatable {
        /// Which prompt.
        public let prompt: PromptID
        /// Its words, with the values filled in and without markup.
        public let text: String
        /// Its sound.
        public let frames: [AudioFrame]
        /// Whether the caller may cut it short.
        public let isInterruptible: Bool

        /// A prompt that sounds like `frames`.
        public init(prompt: PromptID, text: String, frames: [AudioFrame], isInterruptible: Bool) {
            self.prompt = prompt
            self.text = text
            self.frames = frames
            self.isInterruptible = isInterruptible
        }
    }

    private var lines: ArraySlice<Line> = []
    private var played = 0
    /// Whether it has fallen silent until it is known whether the caller has cut in.
    public private(set) var isHeld = false

    /// Frames said again after a false alarm: 300 ms, the word that was cut in two.
    private static let rewound = 15

    /// Nothing to say.
    public init() {}

    /// Whether something is still to be played.
    public var isPlaying: Bool { !lines.isEmpty }
    /// Whether something is being said at this moment.
    public var isSounding: Bool { isPlaying && !isHeld }
    /// Whether the caller may cut in now.
    public var isInterruptible: Bool { lines.first?.isInterruptible ?? true }

    /// Puts `line` behind what is already to be said.
    public mutating func append(_ line: Line) {
        lines.append(line)
    }

    /// The next frame, and the prompt that was finished with it.
    public mutating func next() -> (frame: AudioFrame, finished: ConversationEvent?) {
        guard !isHeld, let line = lines.first else { return (.silence, nil) }
        let frame = played < line.frames.count ? line.frames[played] : .silence
        played += 1
        guard played >= line.frames.count else { return (frame, nil) }
        let finished = said(line, interrupted: false)
        lines.removeFirst()
        played = 0
        return (frame, finished)
    }

    /// Falls silent at once, without giving up what is being said: somebody seems to cut in.
    public mutating func hold() {
        if isPlaying { isHeld = true }
    }

    /// Nobody cut in: goes on, a little before the place it had reached.
    public mutating func resume() {
        guard isHeld else { return }
        isHeld = false
        played = max(0, played - Self.rewound)
    }

    /// Falls silent at once; tells which prompt was cut short, and whether that was the caller's doing.
    public mutating func stop(bargeIn: Bool) -> ConversationEvent? {
        defer {
            lines = []
            played = 0
            isHeld = false
        }
        return lines.first.map { said($0, interrupted: bargeIn) }
    }

    private func said(_ line: Line, interrupted: Bool) -> ConversationEvent {
        .said(
            prompt: line.prompt, text: line.text,
            seconds: Double(played * Telephone.frameSamples) / Double(Telephone.sampleRate),
            interrupted: interrupted)
    }
}
