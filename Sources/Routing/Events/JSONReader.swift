/// Text that is not the JSON the ledger writes.
public struct MalformedJSON: Error, Equatable, CustomStringConvertible {
    /// The byte at which reading stopped.
    public let offset: Int
    /// One sentence for the operator.
    public var description: String { "The text is not valid JSON at byte \(offset)." }
}

extension JSON {
    /// Reads one JSON value that fills `bytes`.
    ///
    /// Our own because replaying a million events through a general decoder costs minutes; depth is limited to 32.
    public init(parsing bytes: [UInt8]) throws(MalformedJSON) {
        var reader = JSONReader(bytes: bytes)
        self = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.offset == bytes.count else { throw MalformedJSON(offset: reader.offset) }
    }

    /// Reads one JSON value that fills `text`.
    public init(parsing text: String) throws(MalformedJSON) { try self.init(parsing: Array(text.utf8)) }
}

private struct JSONReader {
    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func value(depth: Int) throws(MalformedJSON) -> JSON {
        guard depth < 32 else { throw failure }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try members(depth: depth))
        case UInt8(ascii: "["): return .array(try elements(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }
    private var failure: MalformedJSON { MalformedJSON(offset: offset) }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func literal(_ text: StaticString, _ value: JSON) throws(MalformedJSON) -> JSON {
        let expected = text.withUTF8Buffer(Array.init)
        guard bytes[offset...].starts(with: expected) else { throw failure }
        offset += expected.count
        return value
    }

    private mutating func members(depth: Int) throws(MalformedJSON) -> [JSON.Member] {
        offset += 1
        var members: [JSON.Member] = []
        if take(UInt8(ascii: "}")) { return members }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw failure }
            let key = try string()
            guard take(UInt8(ascii: ":")) else { throw failure }
            members.append(.init(key, try value(depth: depth + 1)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw failure }
        return members
    }

    private mutating func elements(depth: Int) throws(MalformedJSON) -> [JSON] {
        offset += 1
        var elements: [JSON] = []
        if take(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw failure }
        return elements
    }

    private mutating func string() throws(MalformedJSON) -> String {
        offset += 1
        var text: [UInt8] = []
        while let byte = peek {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let valid = String(validating: text, as: UTF8.self) else { throw failure }
                return valid
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw failure
            default: text.append(byte)
            }
        }
        throw failure
    }

    private mutating func escape(into text: inout [UInt8]) throws(MalformedJSON) {
        guard let byte = peek else { throw failure }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"): text += try unicodeEscape().utf8
        default: throw failure
        }
    }

    private mutating func unicodeEscape() throws(MalformedJSON) -> String {
        let first = try codeUnit()
        guard UTF16.isLeadSurrogate(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw failure }
            return String(scalar)
        }
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw failure }
        guard let text = String(validating: [first, try codeUnit()], as: UTF16.self) else { throw failure }
        return text
    }

    private mutating func codeUnit() throws(MalformedJSON) -> UInt16 {
        guard offset + 4 <= bytes.count,
            let text = String(validating: bytes[offset..<offset + 4], as: UTF8.self),
            text.allSatisfy(\.isHexDigit), let unit = UInt16(text, radix: 16)
        else { throw failure }
        offset += 4
        return unit
    }

    private mutating func number() throws(MalformedJSON) -> JSON {
        let start = offset
        while let byte = peek, "+-.eE0123456789".utf8.contains(byte) { offset += 1 }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if let whole = Int64(text), !text.hasPrefix("+") { return .integer(whole) }
        guard let value = Double(text), value.isFinite, !text.hasPrefix("+") else { throw MalformedJSON(offset: start) }
        return .decimal(value)
    }
}
