internal import Settings

/// Every sentence the system says, by id: `prompts/en-US.yaml`.
public struct PromptCatalogue: Sendable, Equatable {
    /// The file as the operator named it.
    public let file: String
    /// The eSpeak NG voice of prompts that name none.
    public let voice: String
    /// Words per minute of prompts that say nothing else.
    public let rate: Int
    /// The prompts in the file's order.
    public let prompts: [Prompt]

    private let positions: [PromptID: Int]

    /// The slowest and fastest rate eSpeak NG speaks at, in words per minute.
    static let rates = 80...450

    /// The catalogue in the file at `path`.
    ///
    /// - Throws: ``ConfigurationError`` naming file, line and key.
    public init(contentsOf path: String) throws { try self.init(ConfigurationNode(contentsOf: path)) }

    /// The catalogue in `yaml`, which errors call `file`.
    ///
    /// - Throws: ``ConfigurationError`` naming line and key.
    public init(yaml: String, file: String = "prompts.yaml") throws {
        try self.init(ConfigurationNode(yaml: yaml, file: file))
    }

    init(_ root: ConfigurationNode) throws {
        try root.allow("voice", "rate", "prompts")
        file = root.file
        voice = try root.value("voice")?.text() ?? "en-us+klatt"
        rate = try root.value("rate")?.integer(in: Self.rates) ?? 150
        prompts = try root.require("prompts").entries().map(Prompt.init)
        positions = Dictionary(zip(prompts.map(\.id), prompts.indices), uniquingKeysWith: { first, _ in first })
    }

    /// The prompt called `id`, or nil.
    public subscript(id: PromptID) -> Prompt? { positions[id].map { prompts[$0] } }
}

extension Prompt {
    init(_ entry: ConfigurationNode.Entry) throws {
        let node = entry.value
        id = try PromptID(key: entry)
        line = entry.line
        guard node.isMapping else {
            text = try node.text()
            (isSSML, voice, rate, isInterruptible) = (false, nil, nil, true)
            return
        }
        try node.allow("text", "ssml", "voice", "rate", "interruptible")
        text = try node.require("text").text()
        isSSML = try node.value("ssml")?.flag() ?? false
        voice = try node.value("voice")?.text()
        rate = try node.value("rate")?.integer(in: PromptCatalogue.rates)
        isInterruptible = try node.value("interruptible")?.flag() ?? true
    }
}

extension PromptID {
    /// The id in a key; recordings are files called by it, so it must be fit for a file's name.
    init(key entry: ConfigurationNode.Entry) throws {
        guard ConfigurationNode.isIdentifier(entry.key) else {
            let message = "a prompt's id must be of lower case letters, digits and _, not '\(entry.key.prefix(40))'"
            throw ConfigurationError(file: entry.value.file, line: entry.line, message: message)
        }
        self.init(rawValue: entry.key)
    }
}
