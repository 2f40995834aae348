extension ConfigurationNode {
    /// Throws unless this is a mapping with no other keys than `keys`; the error names the nearest one.
    public func allow(_ keys: String...) throws { try allow(keys: keys) }

    /// The same for keys that are a list already.
    public func allow(keys: [String]) throws {
        for entry in try entries() where !keys.contains(entry.key) {
            let place = path.isEmpty ? "" : " in '\(path)'"
            let advice =
                Spelling.nearest(to: entry.key, among: keys).map { "did you mean '\($0)'?" }
                ?? "known keys are \(keys.sorted().joined(separator: ", "))"
            throw ConfigurationError(
                file: file, line: entry.line, message: "unknown key '\(entry.key)'\(place); \(advice)")
        }
    }

    /// The value under `key`, or nil if the key is absent or has no value.
    ///
    /// - Throws: ``ConfigurationError`` if this is not a mapping.
    public func value(_ key: String) throws -> ConfigurationNode? {
        guard let value = try entries().first(where: { $0.key == key })?.value else { return nil }
        if case .nothing = value.content { return nil }
        return value
    }

    /// The value under `key`, which must be there.
    public func require(_ key: String) throws -> ConfigurationNode {
        guard let value = try value(key) else { throw error("\(name) needs the key '\(key)'") }
        return value
    }

    /// The keys and values of a mapping, in the file's order.
    public func entries() throws -> [Entry] {
        guard case .mapping(let entries) = content else { throw mismatch("a mapping of keys to values") }
        return entries
    }

    /// The items of a list.
    public func list() throws -> [ConfigurationNode] {
        guard case .list(let items) = content else { throw mismatch("a list") }
        return items
    }

    /// Whether this is a mapping, for places that take a plain text or a mapping.
    public var isMapping: Bool {
        if case .mapping = content { true } else { false }
    }

    /// Whether this is a list, for places that take one value or several.
    public var isList: Bool {
        if case .list = content { true } else { false }
    }

    /// The text as written, never empty.
    public func text() throws -> String {
        guard case .scalar(let text) = content, !text.isEmpty else { throw mismatch("text") }
        return text
    }

    /// Text made of lower case letters, digits and underscores: fit for file names, keys and events.
    public func identifier() throws -> String {
        let text = try text()
        guard Self.isIdentifier(text) else {
            throw error("\(name) must be of lower case letters, digits and _, not '\(text.prefix(40))'")
        }
        return text
    }

    /// Whether `text` is made of lower case letters, digits and underscores only.
    public static func isIdentifier(_ text: String) -> Bool {
        text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    /// A whole number within `range`.
    public func integer(in range: ClosedRange<Int>) throws -> Int {
        guard case .scalar(let text) = content, let number = Int(text), range.contains(number) else {
            throw mismatch("a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A finite number within `range`.
    public func number(in range: ClosedRange<Double>) throws -> Double {
        guard case .scalar(let text) = content, let number = Double(text), range.contains(number) else {
            throw mismatch("a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// `true` or `false` (or `yes`, `no`, `on`, `off`).
    public func flag() throws -> Bool {
        guard case .scalar(let text) = content else { throw mismatch("true or false") }
        switch text.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        default: throw mismatch("true or false")
        }
    }

    /// One of the words an enumeration knows; the error names the nearest.
    public func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type = Choice.self) throws -> Choice
    where Choice.RawValue == String {
        let words = Choice.allCases.map(\.rawValue)
        guard case .scalar(let text) = content else { throw mismatch("one of \(words.joined(separator: ", "))") }
        if let choice = Choice(rawValue: text) { return choice }
        let advice = Spelling.nearest(to: text, among: words).map { "; did you mean '\($0)'?" } ?? ""
        throw error("\(name) must be one of \(words.joined(separator: ", ")), not '\(text)'\(advice)")
    }

    private func mismatch(_ wanted: String) -> ConfigurationError {
        let found =
            switch content {
            case .nothing: "nothing"
            case .scalar(let text): text.isEmpty ? "empty text" : "'\(text.prefix(40))'"
            case .list: "a list"
            case .mapping: "a mapping of keys to values"
            }
        return error("\(name) must be \(wanted), not \(found)")
    }
}
