public import Audio

/// A caller's line as it was recorded from first to last: played on without a pause, whatever the bot does.
///
/// The caller hangs up where the recording ends. Virtual time: nothing sleeps. An actor that guards its place in the line.
public actor LineLeg: CallLeg {
    /// `wav`.
    public nonisolated let gateway = "wav"
    /// Who calls, as shown to agents; empty if withheld.
    public nonisolated let caller: String
    private var frames: ArraySlice<AudioFrame>

    /// A line of this sound (at 8 kHz).
    public init(_ clip: AudioClip, caller: String = "") {
        frames = clip.frames[...]
        self.caller = caller
    }

    /// The next 20 ms of the line, or nil at its end.
    public func next() -> LegEvent? {
        frames.popFirst().map { .frame($0) }
    }

    /// Nothing: this caller does not hear. See ``RecordingLeg`` to keep what was played.
    public func play(_ frame: AudioFrame) {}

    /// Nothing: this caller does not take turns.
    public func listening(_ isListening: Bool) {}

    /// Ends the line at once.
    public func hangUp() {
        frames = []
    }
}
