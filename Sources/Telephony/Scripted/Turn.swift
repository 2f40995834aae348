public import Audio

/// One thing a scripted caller does when the bot listens.
public enum Turn: Sendable, Equatable {
    /// Speaks this clip (at 8 kHz).
    case audio(AudioClip)
    /// Says these words without sound, as typed in `foyer talk`.
    case typed(String)
    /// Presses these keys, 100 ms apart.
    case digits(String)
    /// Keeps silent for so many seconds, then goes on to the next turn if the bot still listens.
    case silence(Double)
    /// Hangs up.
    case hangUp
}

/// Where a scripted caller's turns come from: a list, a script, a person at the keyboard.
public protocol TurnSource: Sendable {
    /// The next turn, or nil when there is none left. Asked once each time the caller may act.
    mutating func nextTurn() async -> Turn?
}

/// Turns known beforehand.
public struct TurnList: TurnSource {
    private var turns: ArraySlice<Turn>

    /// These turns, in order.
    public init(_ turns: [Turn]) {
        self.turns = turns[...]
    }

    /// The next turn of the list.
    public mutating func nextTurn() async -> Turn? {
        turns.popFirst()
    }
}
