internal import CSodium
internal import Foundation
internal import Routing

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// One signed request, and its repetitions.
///
/// `Foyer-Signature: t=SECONDS,v1=HEX` holds the HMAC-SHA-256 of `SECONDS.BODY` under the webhook's secret; a receiver rejects
/// what is older than a few minutes.
struct WebhookPost: Sendable {
    /// How often a request is tried before it is given up: over about four minutes.
    static let attempts = 8

    let hook: Webhook
    let body: String
    let now: @Sendable () -> Timestamp
    /// How long to wait before the second attempt; each further wait is twice as long.
    var firstWait = Duration.seconds(2)
    /// Told of each attempt whether it was taken.
    var onAttempt: @Sendable (_ isTaken: Bool) async -> Void = { _ in }

    /// A request that found nobody who took it.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// Sends until somebody answers 2xx, and gives that answer; throws ``Failed`` after the last attempt.
    func deliver() async throws -> Data {
        var wait = firstWait
        for attempt in 1... {
            do { return try await send() } catch let problem as Failed {
                guard attempt < Self.attempts else { throw problem }
                try await Task.sleep(for: wait)
                wait *= 2
            }
        }
        throw CancellationError()
    }

    /// Sends once.
    func send() async throws -> Data {
        do {
            let data = try await attempt()
            await onAttempt(true)
            return data
        } catch let problem as Failed {
            await onAttempt(false)
            throw problem
        }
    }

    private func attempt() async throws -> Data {
        guard let url = URL(string: hook.url) else { throw Failed(description: "\(hook.url) is no URL; correct it") }
        var request = URLRequest(url: url, timeoutInterval: 10)
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue(signature(at: now().milliseconds / 1000), forHTTPHeaderField: "Foyer-Signature")
        let (data, response): (Data, URLResponse)
        do { (data, response) = try await URLSession.shared.answer(to: request) } catch {
            if Task.isCancelled { throw CancellationError() }
            throw Failed(description: "\(hook.url) cannot be reached: \(error.localizedDescription)")
        }
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else { throw Failed(description: "\(hook.url) answered \(status)") }
        return data
    }

    func signature(at seconds: Int64) -> String {
        var state = crypto_auth_hmacsha256_state()
        let key = Array(hook.secret.utf8)
        let message = Array("\(seconds).\(body)".utf8)
        var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        crypto_auth_hmacsha256_final(&state, &digest)
        let digits = Array("0123456789abcdef".utf8)
        let hexadecimal = String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        return "t=\(seconds),v1=\(hexadecimal)"
    }
}
