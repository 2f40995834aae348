internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import Routing

/// An error as the API tells it: a problem detail (RFC 9457).
struct Problem: HTTPResponseError {
    let status: HTTPResponse.Status
    /// What programs compare: `type` is `/problems/` and this.
    let kind: String
    /// One sentence: what is wrong and what to do.
    let detail: String
    /// Members beyond the standard's.
    var more: [JSON.Member] = []
    var headers: HTTPFields = [:]

    init(
        _ status: HTTPResponse.Status, _ kind: String, _ detail: String, more: [JSON.Member] = [],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.kind = kind
        self.detail = detail
        self.more = more
        self.headers = headers
    }

    /// The body is more than is taken.
    static let tooLarge = Problem(.contentTooLarge, "too-large", "The body is too large; send less.")
    /// The request did not arrive in time.
    static let tooSlow = Problem(.requestTimeout, "too-slow", "The request took too long to arrive; send it at once.")

    var json: JSON {
        .object(
            [
                .init("type", .string("/problems/" + kind)), .init("title", .string(status.reasonPhrase)),
                .init("status", .integer(Int64(status.code))), .init("detail", .string(detail)),
            ] + more)
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: json.text(.asGiven))))
    }
}
