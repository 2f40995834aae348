internal import Audio

/// A caller who listens, speaks when the other side has finished, and waits for the answer: pure, driven frame by frame.
struct BenchCaller {
    /// What came of the call's turns so far; times in seconds.
    struct Figures: Sendable {
        /// From the end of the caller's speech to the first sound of the answer.
        var latencies: [Double] = []
        /// Turns that got no answer within ``answerWithin``.
        var unanswered = 0
        /// The first sound of the other side, on the machine's clock.
        var firstSound: Double?
        /// Frames in which the caller spoke, and all frames.
        var spokenFrames = 0
        var frames = 0
    }

    private enum State {
        /// The other side has the floor; how many frames of silence it has kept since it was last heard.
        case listening(silence: Int, hasHeard: Bool)
        case speaking(clip: Int, position: Int)
        case waiting(since: Double)
        case done
    }

    /// Seconds after which an answer no longer counts as one.
    static let answerWithin = 10.0
    /// Frames of silence after which the caller has the floor: 0.6 s.
    private static let floor = 30
    /// Frames in which nothing is heard after which the caller speaks anyway: 8 s.
    private static let impatience = 400
    /// Frames of sound without a pause that are no prompt anymore but hold music: 40 s.
    private static let music = 2_000

    private(set) var figures = Figures()
    private let clips: [BenchClip]
    private var turns: Int
    private var next: Int
    private var state = State.listening(silence: 0, hasHeard: false)
    private var soundInRow = 0

    /// A caller who says `turns` of the clips, beginning with number `first`.
    init(clips: [BenchClip], first: Int, turns: Int) {
        self.clips = clips
        self.turns = turns
        next = first
    }

    /// Whether the caller has hung up.
    var isDone: Bool { if case .done = state { true } else { false } }

    /// The caller's next 20 ms, sent at `now`.
    mutating func speak(now: Double) -> AudioFrame {
        figures.frames += 1
        switch state {
        case .speaking(let index, let position):
            let clip = clips[index]
            figures.spokenFrames += 1
            state =
                position + 1 < clip.frames.count ? .speaking(clip: index, position: position + 1) : .waiting(since: now)
            return clip.frames[position]
        case .waiting(let since):
            if now - since > Self.answerWithin {
                figures.unanswered += 1
                state = .listening(silence: 0, hasHeard: true)
            }
        case .listening, .done: break
        }
        return .silence
    }

    /// The other side's 20 ms, arrived at `now`, in which somebody can be heard or not.
    mutating func hear(isLoud: Bool, now: Double) {
        if isLoud { figures.firstSound = figures.firstSound ?? now }
        soundInRow = isLoud ? soundInRow + 1 : 0
        if soundInRow > Self.music { state = .done }
        switch state {
        case .listening(let silence, let hasHeard):
            guard !isLoud else { return state = .listening(silence: 0, hasHeard: true) }
            state = .listening(silence: silence + 1, hasHeard: hasHeard)
            if silence >= (hasHeard ? Self.floor : Self.impatience) { takeTurn() }
        case .waiting(let since) where isLoud:
            figures.latencies.append(now - since)
            state = .listening(silence: 0, hasHeard: true)
        case .waiting, .speaking, .done: break
        }
    }

    private mutating func takeTurn() {
        guard turns > 0, !clips.isEmpty else { return state = .done }
        turns -= 1
        state = .speaking(clip: next % clips.count, position: 0)
        next += 1
    }
}
