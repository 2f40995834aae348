public import Audio

/// A caller who takes turns: speaks, types or presses keys when the bot listens, and hangs up when nothing is left to do.
///
/// Virtual time: nothing sleeps, every ``next()`` that is no digit and no word is 20 ms of the call. An actor, because a
/// turn may come from a keyboard: it guards the turns and what is left of the current one.
public actor TurnLeg: CallLeg {
    /// How a scripted caller behaves.
    public struct Manners: Sendable, Equatable {
        /// Seconds from the bot's listening to the caller's first sound.
        public var reaction: Double
        /// Seconds of being listened to, with nothing left to say, after which the caller hangs up.
        public var patience: Double

        /// A caller who speaks after 0.3 s and hangs up after 5 s, unless said.
        public init(reaction: Double = 0.3, patience: Double = 5) {
            self.reaction = reaction
            self.patience = patience
        }
    }

    /// `wav`, unless said.
    public nonisolated let gateway: String
    /// Who calls, as shown to agents; empty if withheld.
    public nonisolated let caller: String
    private let manners: Manners
    private var source: any TurnSource
    private var outbox: ArraySlice<LegEvent> = []
    private var isListenedTo = false
    private var hasHungUp = false
    private var framesWaited = 0

    /// A caller whose turns come from `source`.
    public init(
        _ source: any TurnSource, gateway: String = "wav", caller: String = "", manners: Manners = Manners()
    ) {
        self.source = source
        self.gateway = gateway
        self.caller = caller
        self.manners = manners
    }

    /// The next of the current turn, silence while there is none, or nil once somebody hung up.
    public func next() async -> LegEvent? {
        if hasHungUp { return nil }
        if outbox.isEmpty, isListenedTo { await prepare() }
        if let event = outbox.popFirst() { return event }
        return hasHungUp ? nil : .frame(.silence)
    }

    /// Nothing: this caller does not hear. See ``RecordingLeg`` to keep what was played.
    public func play(_ frame: AudioFrame) {}

    /// Lets the next turn begin, or holds it back; a turn that has begun goes on.
    public func listening(_ isListening: Bool) {
        isListenedTo = isListening
        // Patience starts anew each time the bot listens.
        if !isListening { framesWaited = 0 }
    }

    /// Ends the call at once, in the middle of a turn if need be.
    public func hangUp() {
        hasHungUp = true
        outbox = []
    }

    /// Fills the outbox with the next turn, or counts the caller's patience down.
    private func prepare() async {
        if framesWaited == 0, let turn = await source.nextTurn() {
            outbox = events(of: turn)[...]
            return
        }
        framesWaited += 1
        if framesWaited > frames(in: manners.patience) { hasHungUp = true }
    }

    private func events(of turn: Turn) -> [LegEvent] {
        let reaction = silence(manners.reaction)
        switch turn {
        case .audio(let clip): return reaction + clip.frames.map { .frame($0) }
        case .typed(let words): return [.typed(words)]
        case .digits(let digits):
            return reaction + digits.flatMap { [.digit($0)] + silence(0.1) }
        case .silence(let seconds): return silence(seconds)
        case .hangUp:
            hasHungUp = true
            return []
        }
    }

    private func silence(_ seconds: Double) -> [LegEvent] {
        Array(repeating: .frame(.silence), count: frames(in: seconds))
    }

    private func frames(in seconds: Double) -> Int {
        Int((seconds * Double(Telephone.sampleRate) / Double(Telephone.frameSamples)).rounded())
    }
}

extension TurnLeg {
    /// A caller who speaks one WAV file a turn.
    ///
    /// - Parameters:
    ///   - paths: The files, in order.
    ///   - channel: The side of stereo files: 1 left, 2 right.
    ///   - manners: How the caller behaves.
    /// - Throws: `AudioFileError`, before the call begins, for the first file that is unfit.
    public static func files(
        _ paths: [String], channel: Int? = nil, manners: Manners = Manners()
    ) throws(AudioFileError) -> TurnLeg {
        var turns: [Turn] = []
        for path in paths { turns.append(.audio(try AudioClip.telephone(from: path, channel: channel))) }
        return TurnLeg(TurnList(turns), manners: manners)
    }
}
