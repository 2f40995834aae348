internal import HTTPTypes
internal import Hummingbird
internal import Routing

/// A piece of a long list: `?limit=` items (50, at most 500) after `?offset=` others.
struct Page {
    private let limit: Int
    private let offset: Int
    /// What else was asked for, as the next piece has to be asked for.
    private let others: String

    init(_ request: Request) throws {
        limit = try Self.number(request, "limit", in: 1...500) ?? 50
        offset = try Self.number(request, "offset", in: 0...1_000_000) ?? 0
        others = (request.uri.query ?? "").split(separator: "&")
            .filter { !$0.hasPrefix("limit=") && !$0.hasPrefix("offset=") }.map { $0 + "&" }.joined()
    }

    /// The piece of `items`, how many there are in all, and where the next one is.
    func response(_ items: [JSON], path: String) -> Response {
        let piece = items.dropFirst(offset).prefix(limit)
        let end = offset + piece.count
        let next = end < items.count ? "\(path)?\(others)limit=\(limit)&offset=\(end)" : nil
        var headers: HTTPFields = [:]
        if let next { headers[.link] = "<\(next)>; rel=\"next\"" }
        return Response(
            json: .members([
                "items": .array(Array(piece)), "total": .integer(Int64(items.count)), "next": .text(next),
            ]), headers: headers)
    }

    private static func number(_ request: Request, _ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Problem(.badRequest, "query", "“\(name)” is \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }
}

extension Response {
    /// This answer, or 304 if the client has it already.
    func checked(against request: Request) -> Response {
        guard let tag = headers[.eTag], let known = request.headers[.ifNoneMatch],
            known == "*" || known.split(separator: ",").contains(where: { $0.drop { $0 == " " } == tag })
        else { return self }
        return Response(status: .notModified, headers: [.eTag: tag])
    }
}

extension HTTPField.Name {
    fileprivate static let link = Self("Link") ?? .location
}
