internal import Routing
internal import Telephony

/// When a waiting caller is told something, and what: pure, counted in frames of music.
struct WaitingCaller: Equatable {
    /// Frames of music between announcements: 20 s.
    private static let pause = CallClock.frames(in: .seconds(20))

    private var position: Int?
    private var minutes: Int?
    private var music = 0

    /// The caller now waits at `place`, from 1, for about as long as `estimate` says.
    mutating func queued(at place: Int, estimate: Estimate?) {
        position = place
        // The longer end, in whole minutes: better to be early than late. More than half an hour is not told on the phone.
        minutes = estimate.map { max(1, Int(($0.high.seconds / 60).rounded(.up))) }.flatMap { $0 <= 30 ? $0 : nil }
    }

    /// One frame of music was played.
    mutating func tick() { music += 1 }

    /// What to say now, if anything: the caller's place while it is known and worth saying, else just patience.
    mutating func announcement() -> CenterPrompt? {
        guard music >= Self.pause else { return nil }
        music = 0
        guard (position ?? 1) > 1 else { return .queueWaiting }
        return minutes.map { $0 > 1 } ?? false ? .queueEstimate : .queuePosition
    }

    /// Values for the announcement's placeholders.
    var values: [String: String] {
        ["position": position.map(String.init) ?? "", "minutes": minutes.map(String.init) ?? ""]
    }
}
