internal import Foundation
internal import Yams

/// A value in a YAML file that knows where it stands, so that every complaint names the file, the line and the key.
///
/// The readers of all Foyer's files are built on it:
///
/// ```swift
/// let root = try ConfigurationNode(contentsOf: "staff.yaml")
/// try root.allow("agents", "skillGroups")
/// for agent in try root.require("agents").list() {
///     try agent.allow("id", "name", "tier")
///     let id = try agent.require("id").text()
/// }
/// ```
///
/// Scalars keep the text as written: `yes`, `1.10` and `0042` are what the reader asks for, text or not. Anchors and
/// aliases work as YAML says.
public struct ConfigurationNode: Sendable {
    enum Content: Sendable {
        case nothing
        case scalar(String)
        case list([ConfigurationNode])
        case mapping([Entry])
    }

    /// A key of a mapping with its value, in the file's order.
    public struct Entry: Sendable {
        /// The key as written.
        public let key: String
        /// The line of the key, counted from 1.
        public let line: Int
        /// The key's value; its errors name the key.
        public let value: ConfigurationNode
    }

    /// The file as the operator named it.
    public let file: String
    /// Where the value starts, counted from 1.
    public let line: Int
    /// How to get here from the top: `intents[2].kind`; empty for the whole file.
    public let path: String
    let content: Content

    /// The file at `path`, read whole.
    ///
    /// - Parameter mayBeEmpty: Whether a file that says nothing is a mapping without keys, for files whose every key has
    ///   a default.
    /// - Throws: ``ConfigurationError`` if it is missing, unreadable, not UTF-8, not YAML, or empty and may not be.
    public init(contentsOf path: String, mayBeEmpty: Bool = false) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            let exists = FileManager.default.fileExists(atPath: path)
            let message =
                exists ? "can't be read; check that it is a file and its permissions" : "there is no such file"
            throw ConfigurationError(file: path, message: message)
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ConfigurationError(file: path, message: "is not UTF-8 text; save it as UTF-8")
        }
        try self.init(yaml: text, file: path, mayBeEmpty: mayBeEmpty)
    }

    /// The file at `path`, or nil if there is none.
    ///
    /// - Throws: ``ConfigurationError`` if it is there but can't be read.
    public init?(ifPresent path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        try self.init(contentsOf: path)
    }

    /// The YAML in `text`, which errors call `file`.
    ///
    /// - Parameter mayBeEmpty: Whether a text that says nothing is a mapping without keys.
    /// - Throws: ``ConfigurationError`` if it is not YAML, has a key twice in one mapping, or is empty and may not be.
    public init(yaml text: String, file: String, mayBeEmpty: Bool = false) throws {
        do {
            guard let root = try Yams.compose(yaml: text) ?? (mayBeEmpty ? .mapping([:]) : nil) else {
                throw ConfigurationError(file: file, message: "is empty")
            }
            try self.init(root, file: file, path: "")
        } catch let error as YamlError {
            throw ConfigurationError(error, file: file)
        }
    }

    /// A value that comes from elsewhere, such as the environment; errors call it `name` and its origin `file`.
    public init(text: String, named name: String, file: String) {
        self.file = file
        line = 1
        path = name
        content = .scalar(text)
    }

    private init(_ node: Node, file: String, path: String) throws {
        self.file = file
        self.path = path
        line = node.mark?.line ?? 1
        content = try Self.content(of: node, file: file, path: path)
    }

    private static func content(of node: Node, file: String, path: String) throws -> Content {
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            return isPlain && ["", "~", "null"].contains(scalar.string) ? .nothing : .scalar(scalar.string)
        case .sequence(let sequence):
            return .list(
                try sequence.enumerated().map { index, child in
                    try ConfigurationNode(child, file: file, path: "\(path)[\(index)]")
                })
        case .mapping(let mapping):
            return .mapping(try mapping.map { try entry(key: $0.key, value: $0.value, file: file, path: path) })
        case .alias(let alias):
            throw ConfigurationError(
                file: file, line: alias.mark?.line,
                message: "the alias '*\(alias.anchor)' has no anchor; define it above")
        }
    }

    private static func entry(key: Node, value: Node, file: String, path: String) throws -> Entry {
        guard let name = key.scalar?.string else {
            throw ConfigurationError(file: file, line: key.mark?.line, message: "a key must be plain text")
        }
        let line = key.mark?.line ?? 1
        let child = try ConfigurationNode(value, file: file, path: path.isEmpty ? name : "\(path).\(name)")
        return Entry(key: name, line: line, value: child)
    }

    /// An error about this value; `message` is a sentence without full stop that says what to do.
    public func error(_ message: String) -> ConfigurationError {
        ConfigurationError(file: file, line: line, message: message)
    }

    /// The path in quotes, for use as the subject of an error's sentence.
    var name: String { path.isEmpty ? "the file" : "'\(path)'" }
}

extension ConfigurationError {
    init(_ error: YamlError, file: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(file: file, line: mark.line, message: "this is not YAML: \(problem) (column \(mark.column))")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
            let message = "the mapping that starts here has the key \(names) twice; remove one"
            self.init(file: file, line: context.mark.line, message: message)
        default:
            self.init(file: file, message: "this is not YAML: \(error)")
        }
    }
}
