internal import Audio
internal import Foundation
public import Routing
internal import Settings
public import Telephony

/// A scripted call: what the caller does, and what must and must not happen.
///
/// ```yaml
/// name: a lost card is replaced
/// picture: caller → bot → Anna (remote) → replace_card → Dora (seat)
/// caller:
///   - says: i lost my card
///   - says: "yes"
/// expects:
///   - heard: {intent: lost_or_stolen_card}
///   - offered: {tier: remote}
/// never:
///   - offered: {tier: remote, agent: ben}
/// ```
public struct CallScript: Sendable {
    /// An event that is looked for: its name and the fields it must have.
    public struct Pattern: Sendable, Equatable, CustomStringConvertible {
        let event: String
        let fields: [String: String]
        /// Its line in the script.
        public let line: Int

        /// `offered {tier: remote}`.
        public var description: String {
            let list = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
            return fields.isEmpty ? event : "\(event) {\(list)}"
        }
    }

    /// The script's file.
    public let path: String
    /// What the call shows, in words.
    public let name: String
    /// The staff file, if it is not the demo bank's.
    public let staff: String?
    /// What the caller does, one thing each time somebody listens.
    public let turns: [Turn]
    /// What must happen, in this order, with anything between.
    public let expected: [Pattern]
    /// What must not happen at all.
    public let forbidden: [Pattern]

    /// Reads the script at `path`; files it names are relative to it.
    ///
    /// - Throws: `ConfigurationError` naming the line, `AudioFileError` for a clip.
    public init(path: String) throws {
        let root = try ConfigurationNode(contentsOf: path)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try root.allow("name", "picture", "agents", "caller", "expects", "never")
        self.path = path
        name = try root.require("name").text()
        _ = try root.value("picture")?.text()
        staff = try root.value("agents")?.text().relative(to: folder)
        turns = try root.require("caller").list().map { try Self.turn($0, in: folder) }
        expected = try root.require("expects").list().map(Self.pattern)
        forbidden = try (root.value("never")?.list() ?? []).map(Self.pattern)
    }

    private static func turn(_ node: ConfigurationNode, in folder: String) throws -> Turn {
        if !node.isMapping {
            guard try node.text() == "hangsUp" else { throw unknown(node) }
            return .hangUp
        }
        guard let entry = try node.entries().first, try node.entries().count == 1 else { throw unknown(node) }
        switch entry.key {
        case "says": return .typed(try entry.value.text())
        case "keys": return .digits(try keys(entry.value))
        case "plays": return .audio(try AudioClip.telephone(from: entry.value.text().relative(to: folder)))
        case "waits": return .silence(try entry.value.number(in: 0...600))
        default: throw unknown(node)
        }
    }

    private static func keys(_ node: ConfigurationNode) throws -> String {
        let keys = try node.text()
        guard keys.allSatisfy({ "0123456789*#".contains($0) }) else {
            throw node.error("keys are 0–9, * and #, not '\(keys)'")
        }
        return keys
    }

    private static func unknown(_ node: ConfigurationNode) -> ConfigurationError {
        node.error("a caller says: WORDS, keys: DIGITS, plays: FILE.wav, waits: SECONDS, or hangsUp")
    }

    private static func pattern(_ node: ConfigurationNode) throws -> Pattern {
        guard node.isMapping else { return Pattern(event: try node.text(), fields: [:], line: node.line) }
        guard let entry = try node.entries().first, try node.entries().count == 1 else {
            throw node.error(
                "an event is a name, or a name with the fields it must have, such as offered: {tier: seat}")
        }
        var fields: [String: String] = [:]
        for field in try entry.value.entries() { fields[field.key] = try field.value.text() }
        return Pattern(event: entry.key, fields: fields, line: entry.line)
    }
}

extension CallScript.Pattern {
    /// Whether `event` is what this looks for: lists match if they hold the value.
    public func matches(_ event: Event) -> Bool {
        guard event.name == self.event, case .object(let members) = event.json else { return false }
        return fields.allSatisfy { key, value in
            members.contains { $0.key == key && Self.matches($0.value, value) }
        }
    }

    private static func matches(_ value: JSON, _ text: String) -> Bool {
        switch value {
        case .string(let string): string == text
        case .array(let items): items.contains { matches($0, text) }
        default: value.text() == text
        }
    }
}

extension CallScript {
    /// What of the script `events` do not fulfil: a sentence each, naming the script's line; empty if all is well.
    public func failures(in events: [Event]) -> [String] {
        var rest = events[...]
        var failures: [String] = []
        for pattern in expected {
            guard let index = rest.firstIndex(where: pattern.matches) else {
                let elsewhere = events.contains(where: pattern.matches)
                failures.append(
                    "\(path):\(pattern.line): \(pattern) \(elsewhere ? "came too early" : "did not happen")")
                continue
            }
            rest = rest[(index + 1)...]
        }
        for pattern in forbidden where events.contains(where: pattern.matches) {
            failures.append("\(path):\(pattern.line): \(pattern) must never happen, but did")
        }
        return failures
    }
}

extension String {
    /// This path as seen from `folder`.
    func relative(to folder: String) -> String { hasPrefix("/") ? self : folder + "/" + self }
}
