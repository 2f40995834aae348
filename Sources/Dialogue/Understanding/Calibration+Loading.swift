internal import Settings

extension Calibration {
    /// The calibration in the file at `path`; what the file leaves out keeps its default, as does all if there is none.
    ///
    /// - Throws: ``ConfigurationError`` naming file, line and key.
    public init(contentsOf path: String) throws {
        guard let root = try ConfigurationNode(ifPresent: path) else {
            self.init()
            return
        }
        try self.init(root)
    }

    /// The calibration in `yaml`.
    ///
    /// - Throws: ``ConfigurationError`` naming line and key.
    public init(yaml: String) throws { try self.init(ConfigurationNode(yaml: yaml, file: "calibration.yaml")) }

    init(_ root: ConfigurationNode) throws {
        self.init()
        try root.allow("typed", "spoken", "accept", "confirm")
        if let node = try root.value("typed") { try typed.read(node) }
        if let node = try root.value("spoken") { try spoken.read(node) }
        if let node = try root.value("accept") { accept = try node.number(in: 0...1) }
        if let node = try root.value("confirm") { confirm = try node.number(in: 0...1) }
        guard confirm <= accept else { throw root.error("'confirm' must not be above 'accept'") }
    }
}

extension Calibration.Weights {
    mutating func read(_ node: ConfigurationNode) throws {
        try node.allow(
            "bias", "probability", "margin", "activation", "unknownShare", "acousticScore", "posterior")
        let keys: [(String, WritableKeyPath<Self, Double>)] = [
            ("bias", \.bias), ("probability", \.probability), ("margin", \.margin), ("activation", \.activation),
            ("unknownShare", \.unknownShare), ("acousticScore", \.acousticScore), ("posterior", \.posterior),
        ]
        for (key, path) in keys {
            if let value = try node.value(key) { self[keyPath: path] = try value.number(in: -100...100) }
        }
    }
}
