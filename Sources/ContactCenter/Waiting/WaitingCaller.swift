internal import Telephony

/// When a waiting caller is told something, and what: pure, counted in frames of music.
struct WaitingCaller: Equatable {
    /// Frames of music between announcements: 20 s.
    private static let pause = CallClock.frames(in: .seconds(20))

    private var position: Int?
    private var music = 0

    /// The caller now waits at `place`, from 1.
    mutating func queued(at place: Int) { position = place }

    /// One frame of music was played.
    mutating func tick() { music += 1 }

    /// What to say now, if anything: the caller's place while it is known and worth saying, else just patience.
    mutating func announcement() -> CenterPrompt? {
        guard music >= Self.pause else { return nil }
        music = 0
        return (position ?? 1) > 1 ? .queuePosition : .queueWaiting
    }

    /// Values for the announcement's placeholders.
    var values: [String: String] { ["position": position.map(String.init) ?? ""] }
}
