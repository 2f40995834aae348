/// Who may call: the judge of every request from outside, before anything is done for it.
///
/// Trusted networks come in by address. Others must prove by digest that they know a user's secret, if there are any
/// users; everybody is challenged in the same words, whether the user exists or not. Where there is nothing to prove,
/// strangers are not answered at all, so that a scan finds nobody at home. Nobody comes faster than `pace`.
///
/// Pure: the time is given. Remembers at most ``remembered`` sources; the oldest are forgotten first.
public struct SIPDoor: Sendable {
    /// How fast one source may come.
    public struct Pace: Sendable, Equatable {
        /// Requests a second, on average.
        public var perSecond: Double
        /// Requests at once.
        public var burst: Double

        /// A pace.
        public init(perSecond: Double, burst: Double) {
            self.perSecond = perSecond
            self.burst = burst
        }
    }

    /// Whose requests come in by address.
    public var trusted: [IPNetwork]
    /// Secrets by digest user name.
    public var users: [String: String]
    /// The numbers that lead somewhere; nil: all do.
    public var numbers: Set<String>?
    /// For trusted sources, each.
    public var pace: Pace
    /// For strangers, each.
    public var strangersPace = Pace(perSecond: 1, burst: 10)

    private struct Bucket {
        var tokens: Double
        var filled: Duration
    }

    private var buckets: [String: Bucket] = [:]
    private static let remembered = 10_000

    /// A door.
    public init(
        trusted: [IPNetwork], users: [String: String] = [:], numbers: Set<String>? = nil,
        pace: Pace = Pace(perSecond: 100, burst: 200)
    ) {
        self.trusted = trusted
        self.users = users
        self.numbers = numbers
        self.pace = pace
    }

    /// What is to become of a request that came at `now`, by any clock that goes forward.
    public mutating func judge(_ request: SIPRequest, at now: Duration) -> SIPVerdict {
        let isTrusted = trusted.contains { $0.contains(request.source) }
        guard take(request.source, isTrusted ? pace : strangersPace, now) else {
            return isTrusted ? .refuse(503, retryAfter: 1) : .ignore
        }
        var verdict = refusal(of: request).map { SIPVerdict.refuse($0) } ?? .letIn
        if isTrusted { return verdict }
        guard !users.isEmpty, request.method == "INVITE" else { return .ignore }
        verdict.secret = users[request.user] ?? ""
        return verdict
    }

    private func refusal(of request: SIPRequest) -> Int? {
        guard request.method == "INVITE" else { return nil }
        // Taking a call over from outside would put a caller past the desk.
        if request.replaces { return 403 }
        if let numbers, !numbers.contains(request.number) { return 404 }
        return nil
    }

    private mutating func take(_ source: String, _ pace: Pace, _ now: Duration) -> Bool {
        if buckets.count >= Self.remembered, buckets[source] == nil { forgetHalf() }
        var bucket = buckets[source] ?? Bucket(tokens: pace.burst, filled: now)
        let earned = (now - bucket.filled) / .seconds(1) * pace.perSecond
        bucket.tokens = min(pace.burst, bucket.tokens + max(0, earned))
        bucket.filled = now
        let mayPass = bucket.tokens >= 1
        if mayPass { bucket.tokens -= 1 }
        buckets[source] = bucket
        return mayPass
    }

    private mutating func forgetHalf() {
        let middle = buckets.values.map(\.filled).sorted()[buckets.count / 2]
        buckets = buckets.filter { $0.value.filled > middle }
    }
}
