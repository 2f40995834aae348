internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Routing

/// Remembers the answers to requests that carry an `Idempotency-Key`, so that repeating one after a broken connection does
/// nothing twice. Guards its memory: answers are kept for a day, and at most ``most`` of them.
actor IdempotentAnswers {
    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let body: ByteBuffer
    }

    enum Claim: Sendable {
        /// Nobody has asked this before: do it, then ``keep(_:for:)`` or ``release(_:)``.
        case new
        case running
        case other
        case known(Answer)
    }

    private struct Entry {
        let request: SHA256
        let at: Timestamp
        var answer: Answer?
    }

    static let most = 10_000
    private var entries: [String: Entry] = [:]

    func claim(_ key: String, request: SHA256, at now: Timestamp) -> Claim {
        if let entry = entries[key], now - entry.at < .seconds(86_400) {
            guard entry.request == request else { return .other }
            return entry.answer.map(Claim.known) ?? .running
        }
        if entries.count >= Self.most {
            entries = entries.filter { now - $0.value.at < .seconds(86_400) }
            // Still too many: forgetting the oldest half only means that those may be done twice.
            if entries.count >= Self.most {
                let middle = entries.values.map(\.at).sorted()[entries.count / 2]
                entries = entries.filter { $0.value.at > middle || $0.value.answer == nil }
            }
        }
        entries[key] = Entry(request: request, at: now)
        return .new
    }

    func keep(_ answer: Answer, for key: String) { entries[key]?.answer = answer }
    func release(_ key: String) { entries[key] = nil }
}

/// Answers a repeated request as it was answered before.
struct IdempotencyMiddleware: RouterMiddleware {
    let answers: IdempotentAnswers
    let now: @Sendable () -> Timestamp

    func handle(
        _ request: Request, context: ConsoleContext, next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        guard let given = request.headers[.idempotencyKey], let user = context.claim?.user, request.method != .get
        else {
            return try await next(request, context)
        }
        guard (1...200).contains(given.utf8.count) else {
            throw Problem(.badRequest, "idempotency-key", "An Idempotency-Key has 1 to 200 characters.")
        }
        var request = request
        let body = try await request.collectBody(upTo: 1 << 20)
        let line = "\(request.method.rawValue) \(request.uri.string)\n"
        let digest = SHA256(of: Array(line.utf8) + Array(body.readableBytesView))
        let key = user.id + "\n" + given
        switch await answers.claim(key, request: digest, at: now()) {
        case .known(let answer):
            var headers = answer.headers
            headers[.idempotencyReplayed] = "true"
            return Response(status: answer.status, headers: headers, body: .init(byteBuffer: answer.body))
        case .running:
            throw Problem(.conflict, "still-running", "The request with this Idempotency-Key is being done just now.")
        case .other:
            throw Problem(
                .unprocessableContent, "idempotency-key",
                "This Idempotency-Key was used for another request; take a new one.")
        case .new: return try await answer(request, context, key, next)
        }
    }

    private func answer(
        _ request: Request, _ context: ConsoleContext, _ key: String,
        _ next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        do {
            let response = try await next(request, context)
            let collector = BodyCollector()
            try await response.body.write(collector)
            let body = collector.buffer
            await answers.keep(.init(status: response.status, headers: response.headers, body: body), for: key)
            return Response(status: response.status, headers: response.headers, body: .init(byteBuffer: body))
        } catch {
            // A refusal changed nothing, so it may be asked again.
            await answers.release(key)
            throw error
        }
    }
}

/// Takes a response's body into one buffer.
private final class BodyCollector: ResponseBodyWriter {
    private(set) var buffer = ByteBuffer()

    func write(_ part: ByteBuffer) { buffer.writeImmutableBuffer(part) }
    func finish(_ trailingHeaders: HTTPFields?) {}
}

extension HTTPField.Name {
    fileprivate static let idempotencyKey = Self("Idempotency-Key") ?? .ifMatch
    fileprivate static let idempotencyReplayed = Self("Idempotency-Replayed") ?? .ifMatch
}
