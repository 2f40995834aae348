internal import Settings

/// One mapping of `foyer.yaml` with the environment laid over it: `calls.capacity` is `FOYER_CALLS_CAPACITY`.
///
/// Every key is optional; a key that nobody knows is an error that names the nearest known one.
struct SettingsSection {
    private let node: ConfigurationNode?
    private let prefix: String
    private let environment: [String: String]

    /// The top of the file; nil for no file.
    init(_ root: ConfigurationNode?, environment: [String: String]) {
        self.init(root, prefix: "FOYER", environment: environment)
    }

    private init(_ node: ConfigurationNode?, prefix: String, environment: [String: String]) {
        self.node = node
        self.prefix = prefix
        self.environment = environment
    }

    /// Throws for a key that is not among `keys`.
    func allow(_ keys: String...) throws { try node?.allow(keys: keys) }

    /// The mapping under `name`, all of whose keys are `keys`.
    func section(_ name: String, keys: String...) throws -> SettingsSection { try section(name, keys: keys) }

    /// The mapping under `name`, all of whose keys are `keys`.
    func section(_ name: String, keys: [String]) throws -> SettingsSection {
        let child = try node?.value(name)
        try child?.allow(keys: keys)
        return SettingsSection(child, prefix: variable(name), environment: environment)
    }

    /// The value of `key`: the environment's, else the file's, else nil.
    func value(_ key: String) throws -> ConfigurationNode? {
        let variable = variable(key)
        guard let text = environment[variable], !text.isEmpty else { return try node?.value(key) }
        return ConfigurationNode(text: text, named: key, file: "the environment's \(variable)")
    }

    /// A path, relative to the file's folder unless it came from the environment.
    func path(_ key: String) throws -> String? {
        guard let value = try value(key) else { return nil }
        let text = try value.text()
        guard environment[variable(key)]?.isEmpty ?? true, !text.hasPrefix("/"),
            let slash = value.file.lastIndex(of: "/")
        else { return text }
        return value.file[...slash] + text
    }

    private func variable(_ key: String) -> String {
        // maxCalls is MAX_CALLS.
        let words = key.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
        return "\(prefix)_\(words)"
    }
}
