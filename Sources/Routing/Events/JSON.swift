/// A JSON value that is written in exactly one way, so that its bytes can be hashed.
public enum JSON: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int64)
    /// A number with at most four decimals; see ``written(_:)``.
    case decimal(Double)
    /// Text.
    case string(String)
    /// A list.
    case array([JSON])
    /// Members in the order they are to be written.
    case object([Member])

    /// One member of an object.
    public struct Member: Sendable, Equatable {
        /// The member's name.
        public let key: String
        /// The member's value.
        public let value: JSON

        /// The member `key` with `value`.
        public init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// The order in which an object's members are written.
    public enum Order: Sendable {
        /// By the key's UTF-8 bytes: the canonical form, the one that is hashed.
        case sorted
        /// As given: for people who read the lines.
        case asGiven
    }

    /// The value's text: no white space, shortest escapes, numbers without exponent.
    public func text(_ order: Order = .sorted) -> String {
        var output: [UInt8] = []
        write(to: &output, order)
        return String(decoding: output, as: UTF8.self)
    }

    /// The canonical bytes: keys sorted, no white space, UTF-8.
    public var canonicalBytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output, .sorted)
        return output
    }

    /// `value` as it is written: four decimals. Numbers are rounded before they are kept, so that a replay is exact.
    public static func written(_ value: Double) -> Double {
        guard value.isFinite else { return 0 }
        let scaled = (value * 10_000).rounded()
        return abs(scaled) < 9e15 ? scaled / 10_000 : value.rounded()
    }

    private func write(to output: inout [UInt8], _ order: Order) {
        switch self {
        case .null: output += Array("null".utf8)
        case .bool(let value): output += Array((value ? "true" : "false").utf8)
        case .integer(let value): output += Array(String(value).utf8)
        case .decimal(let value): Self.write(value, to: &output)
        case .string(let value): Self.write(value, to: &output)
        case .array(let values): write(values, to: &output, order)
        case .object(let members): write(members, to: &output, order)
        }
    }

    private func write(_ values: [JSON], to output: inout [UInt8], _ order: Order) {
        output.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            value.write(to: &output, order)
        }
        output.append(UInt8(ascii: "]"))
    }

    private func write(_ members: [Member], to output: inout [UInt8], _ order: Order) {
        let ordered = order == .sorted ? members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) } : members
        output.append(UInt8(ascii: "{"))
        for (index, member) in ordered.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            Self.write(member.key, to: &output)
            output.append(UInt8(ascii: ":"))
            member.value.write(to: &output, order)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func write(_ value: Double, to output: inout [UInt8]) {
        guard value.isFinite, abs(value) < 9e11 else {
            output.append(UInt8(ascii: "0"))
            return
        }
        let scaled = Int64((abs(value) * 10_000).rounded())
        if value < 0, scaled != 0 { output.append(UInt8(ascii: "-")) }
        output += Array(String(scaled / 10_000).utf8)
        var fraction = Array(String(10_000 + scaled % 10_000).utf8.dropFirst())
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        guard !fraction.isEmpty else { return }
        output.append(UInt8(ascii: "."))
        output += fraction
    }

    private static func write(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0x0A: output += Array("\\n".utf8)
            case 0x0D: output += Array("\\r".utf8)
            case 0x09: output += Array("\\t".utf8)
            case 0..<0x20: output += Array("\\u00".utf8) + hexadecimal(byte)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
