internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// Keeps one user, or strangers at one address, from taking the API away from everybody else: five seconds' worth of
/// requests at once, then so many a second.
///
/// A mutex guards it; it remembers at most 10 000 users and addresses.
final class RequestPace: Sendable {
    private struct Bucket {
        var left: Double
        var at: ContinuousClock.Instant
    }

    private static let most = 10_000
    private let perSecond: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// Lets `perSecond` requests pass a second, above 0.
    init(perSecond: Double) {
        self.perSecond = perSecond
        burst = max(1, 5 * perSecond)
    }

    /// Whether one more request of `key` may pass now.
    func admits(_ key: String, at now: ContinuousClock.Instant = .now) -> Bool {
        buckets.withLock { buckets in
            if buckets.count > Self.most {
                buckets = buckets.filter { remaining($0.value, at: now) < burst }
                // Still too many: to begin anew with all of them lets some more pass.
                if buckets.count > Self.most { buckets = [:] }
            }
            let left = buckets[key].map { remaining($0, at: now) } ?? burst
            buckets[key] = Bucket(left: max(0, left - 1), at: now)
            return left >= 1
        }
    }

    private func remaining(_ bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = (now - bucket.at).components
        return min(burst, bucket.left + perSecond * (Double(seconds) + Double(attoseconds) / 1e18))
    }
}

/// Refuses requests to the API beyond the pace; pages, health and figures are everybody's.
struct PaceMiddleware: RouterMiddleware {
    let pace: RequestPace
    let identity: Identity

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        let key = context.claim.map { "user " + $0.user.id } ?? "peer " + context.source(identity, request)
        guard !request.uri.path.hasPrefix("/api/") || pace.admits(key) else {
            throw Problem(
                .tooManyRequests, "too-many", "These are more requests than one may send; try again in a second.",
                headers: [.retryAfter: "1"])
        }
        return try await next(request, context)
    }
}
