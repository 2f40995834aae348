public import Audio
public import Telephony

/// An agent's side of a conversation over a live leg, at the caller's pace.
///
/// The caller's call is the clock: each of its frames is answered with what the agent's network has brought by then.
public struct LivePhoneLeg: AgentLeg {
    /// The agent has hung up, or its network is gone.
    public struct Lost: Error, CustomStringConvertible {
        /// One sentence.
        public var description: String { "The agent's phone has hung up or lost its connection." }
    }

    private let leg: LiveLeg
    private let staysOpen: Bool
    private let patience: Int
    private let address: String?

    /// A conversation over `leg`; with `staysOpen` the leg outlives it, as an open browser page does.
    ///
    /// - Parameter patience: Frames that the agent's telephone may send nothing before it is taken for lost: the caller must
    ///   not talk to nobody for more than 4 s. `.max` where its gateway finds out by itself.
    /// - Parameter address: The telephone's at its exchange, if that may join it with a caller of its own.
    public init(_ leg: LiveLeg, staysOpen: Bool, patience: Int = 200, address: String? = nil) {
        self.address = address
        self.leg = leg
        self.staysOpen = staysOpen
        self.patience = patience
        // What the agent said before it had the caller is nobody's business.
        leg.discard()
    }

    /// The telephone's call, if its exchange may join it with a caller.
    public var exchange: (address: String, leg: LiveLeg)? { address.map { ($0, leg) } }

    /// Never: a real caller speaks when it likes.
    public var isListening: Bool { false }

    /// Plays the caller's frame and returns the agent's.
    public func exchange(_ frame: AudioFrame) async throws -> AudioFrame {
        guard let answer = leg.take(), leg.missingFrames <= patience else { throw Lost() }
        leg.play(frame)
        return answer
    }

    /// Ends the conversation, and the leg unless it stays open.
    public func hangUp() {
        if staysOpen { leg.clear() } else { leg.hangUp() }
    }
}
