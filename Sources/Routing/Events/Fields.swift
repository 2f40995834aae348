/// An event in the ledger that this version cannot read.
public struct MalformedEvent: Error, Equatable, CustomStringConvertible {
    private let problem: String
    init(_ problem: String) { self.problem = problem }
    /// One sentence for the operator.
    public var description: String { "The event \(problem)." }
}

/// The members of one event, read strictly.
struct Fields {
    private let members: [String: JSON]

    init(_ json: JSON) throws(MalformedEvent) {
        guard case .object(let list) = json else { throw MalformedEvent("is not a JSON object") }
        members = Dictionary(list.map { ($0.key, $0.value) }) { first, _ in first }
    }

    func has(_ key: String) -> Bool { members[key] != nil }

    func string(_ key: String) throws(MalformedEvent) -> String {
        guard case .string(let text) = members[key] else { throw wrong(key, "text") }
        return text
    }

    func optionalString(_ key: String) throws(MalformedEvent) -> String? {
        switch members[key] {
        case nil, .null: nil
        case .string(let text): text
        default: throw wrong(key, "text")
        }
    }

    func integer(_ key: String) throws(MalformedEvent) -> Int64 {
        guard case .integer(let value) = members[key] else { throw wrong(key, "a whole number") }
        return value
    }

    func decimal(_ key: String) throws(MalformedEvent) -> Double {
        switch members[key] {
        case .integer(let value): return Double(value)
        case .decimal(let value): return value
        default: throw wrong(key, "a number")
        }
    }

    func bool(_ key: String) throws(MalformedEvent) -> Bool {
        guard case .bool(let value) = members[key] else { throw wrong(key, "true or false") }
        return value
    }

    func time(_ key: String) throws(MalformedEvent) -> Timestamp { Timestamp(milliseconds: try integer(key)) }
    func optionalTime(_ key: String) throws(MalformedEvent) -> Timestamp? { has(key) ? try time(key) : nil }

    func strings(_ key: String) throws(MalformedEvent) -> [String] {
        guard case .array(let values) = members[key] else { throw wrong(key, "a list of texts") }
        var texts: [String] = []
        for value in values {
            guard case .string(let text) = value else { throw wrong(key, "a list of texts") }
            texts.append(text)
        }
        return texts
    }

    func object(_ key: String) throws(MalformedEvent) -> Fields {
        guard let value = members[key] else { throw wrong(key, "an object") }
        return try Fields(value)
    }

    /// What `read` makes of the object `key`; nil if there is none.
    func read<Value>(
        _ key: String, _ read: (Fields) throws(MalformedEvent) -> Value
    ) throws(MalformedEvent) -> Value? {
        has(key) ? try read(object(key)) : nil
    }

    func integers(_ key: String) throws(MalformedEvent) -> [Int64] {
        guard case .array(let values) = members[key] else { throw wrong(key, "a list of whole numbers") }
        var numbers: [Int64] = []
        for value in values {
            guard case .integer(let number) = value else { throw wrong(key, "a list of whole numbers") }
            numbers.append(number)
        }
        return numbers
    }

    func objects(_ key: String) throws(MalformedEvent) -> [Fields] {
        guard case .array(let values) = members[key] else { throw wrong(key, "a list of objects") }
        var objects: [Fields] = []
        for value in values { objects.append(try Fields(value)) }
        return objects
    }

    func id<Thing>(_ key: String) throws(MalformedEvent) -> Identifier<Thing> { .init(rawValue: try string(key)) }
    func ids<Thing>(_ key: String) throws(MalformedEvent) -> [Identifier<Thing>] {
        try strings(key).map(Identifier.init(rawValue:))
    }

    func word<Word: RawRepresentable<String>>(_ key: String) throws(MalformedEvent) -> Word {
        guard let word = Word(rawValue: try string(key)) else { throw wrong(key, "a known word") }
        return word
    }

    func estimate(_ key: String) throws(MalformedEvent) -> Estimate? {
        guard case .array(let ends) = members[key], ends.count == 2 else { return nil }
        let range = try Fields(.object([.init("low", ends[0]), .init("high", ends[1])]))
        func milliseconds(_ seconds: Double) -> Milliseconds {
            Milliseconds(Int64(exactly: (seconds * 1000).rounded()) ?? 0)
        }
        return Estimate(low: milliseconds(try range.decimal("low")), high: milliseconds(try range.decimal("high")))
    }

    var agent: AgentID { get throws(MalformedEvent) { try id("agent") } }
    var tier: Staff.Tier { get throws(MalformedEvent) { try word("tier") } }
    var sha256: SHA256 {
        get throws(MalformedEvent) {
            guard let digest = SHA256(hexadecimal: try string("sha256")) else { throw wrong("sha256", "a SHA-256") }
            return digest
        }
    }

    private func wrong(_ key: String, _ expected: String) -> MalformedEvent {
        MalformedEvent("needs \(expected) in “\(key)”")
    }
}
