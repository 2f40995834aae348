/// Waits until the caller has heard a prompt to its end, where a leg can tell: only then does the time to answer begin.
///
/// Pure. A platform that never answers is waited for no longer than two seconds.
struct PlaybackConfirmation: Sendable {
    /// Frames that an answer may take.
    private static let patience = 100

    private var last = 0
    /// Frames since the mark that is waited for; nil while none is.
    private var waited: Int?

    /// A prompt has been played: the mark to send after it.
    mutating func ask() -> Int {
        last += 1
        waited = 0
        return last
    }

    /// What was played before mark `number` has been heard.
    mutating func heard(_ number: Int) {
        if number >= last { waited = nil }
    }

    /// Lets 20 ms pass; true while there is something to wait for.
    mutating func isWaiting() -> Bool {
        guard let frames = waited else { return false }
        waited = frames < Self.patience ? frames + 1 : nil
        return true
    }
}
