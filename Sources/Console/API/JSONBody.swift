internal import Hummingbird
internal import NIOCore
internal import Routing

/// A request's JSON object, read strictly: a member nobody knows is an error that names it.
struct JSONBody {
    private let object: JSON

    /// Reads the body of `request`; an empty one is `{}`. Only `known` members may be in it.
    init(_ request: Request, known: String...) async throws {
        let buffer = try await request.body.collect(upTo: 1 << 20)
        guard buffer.readableBytes > 0 else {
            object = .object([])
            return
        }
        do { object = try JSON(parsing: Array(buffer.readableBytesView)) } catch {
            throw Problem(.badRequest, "json", error.description)
        }
        guard case .object(let members) = object else {
            throw Problem(.badRequest, "json", "The body has to be a JSON object.")
        }
        if let unknown = members.first(where: { !known.contains($0.key) }) {
            throw Problem(
                .badRequest, "unknown-member",
                "Nobody knows the member “\(unknown.key)” here; this takes \(known.joined(separator: ", ")).")
        }
    }

    /// A text that has to be there, of at most `most` bytes.
    func text(_ key: String, most: Int = 200) throws -> String {
        guard let text = try optionalText(key, most: most), !text.isEmpty else { throw Self.wrong(key, "a text") }
        return text
    }

    func optionalText(_ key: String, most: Int = 200) throws -> String? {
        switch object[key] {
        case nil, .null: return nil
        case .string(let text):
            guard text.utf8.count <= most else { throw Self.wrong(key, "at most \(most) bytes long") }
            return text
        default: throw Self.wrong(key, "a text")
        }
    }

    /// A list of at least one and at most 32 ids.
    func ids<Mark>(_ key: String, of: Mark.Type) throws -> [Identifier<Mark>] {
        guard let ids = try optionalIDs(key, of: of), !ids.isEmpty else { throw Self.wrong(key, "a list of ids") }
        return ids
    }

    func optionalIDs<Mark>(_ key: String, of: Mark.Type) throws -> [Identifier<Mark>]? {
        switch object[key] {
        case nil, .null: return nil
        case .array(let values) where values.count <= 32:
            return try values.map { value in
                guard case .string(let text) = value, !text.isEmpty, text.utf8.count <= 200 else {
                    throw Self.wrong(key, "a list of ids")
                }
                return Identifier(text)
            }
        default: throw Self.wrong(key, "a list of ids")
        }
    }

    /// A whole number within `range`.
    func integer(_ key: String, in range: ClosedRange<Int64>) throws -> Int64? {
        switch object[key] {
        case nil, .null: return nil
        case .integer(let value) where range.contains(value): return value
        default: throw Self.wrong(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    /// A number from 0 to 1.
    func share(_ key: String) throws -> Double? {
        switch object[key] {
        case nil, .null: return nil
        case .integer(let value) where (0...1).contains(value): return Double(value)
        case .decimal(let value) where (0...1).contains(value): return value
        default: throw Self.wrong(key, "a number from 0 to 1")
        }
    }

    /// One of an enumeration's words; nil if it is not there.
    func word<Word: RawRepresentable & CaseIterable>(_ key: String, _: Word.Type = Word.self) throws -> Word?
    where Word.RawValue == String {
        guard let text = try optionalText(key) else { return nil }
        guard let word = Word(rawValue: text) else {
            throw Self.wrong(key, "one of " + Word.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return word
    }

    private static func wrong(_ key: String, _ what: String) -> Problem {
        Problem(.unprocessableContent, "member", "“\(key)” has to be \(what).", more: [.init("member", .string(key))])
    }
}
