public import Routing
public import Settings

/// `staff.yaml`: who works here, what they can do, and how the program plays them where no real agent is wanted.
public struct StaffFile: Sendable, Equatable {
    /// The agents and skill groups, checked: ids are unique and every group and operation mentioned exists.
    public let staff: Staff
    /// How long queues may get and things may take, and the opening hours.
    public let rules: Rules
    /// How `foyer call` and `foyer test` play each agent.
    public let parts: [AgentID: Part]
    /// How each agent is reached in a live contact center.
    public let reaches: [AgentID: Reach]

    /// Reads the file at `path`.
    ///
    /// - Throws: `ConfigurationError` naming the line: unreadable, wrong type, unknown key, duplicate or unknown id, a
    ///   remote agent with skill groups, a seat without, hours that are none.
    public init(path: String) throws {
        try self.init(ConfigurationNode(contentsOf: path))
    }

    /// Reads a file that is parsed already.
    public init(_ root: ConfigurationNode) throws {
        // Who may sign in to the console, and how, is read by whoever runs one.
        try root.allow("skillGroups", "agents", "users", "remoteQueue", "hours", "rules")
        let groups = try root.require("skillGroups").list().map { try ($0, Self.skillGroup($0)) }
        try Self.checkUnique(groups.map { ($0.0, $0.1.id.rawValue) }, "skill group")
        let known = Set(groups.map(\.1.id))
        let operations = groups.reduce(into: Set<OperationID>()) { $0.formUnion($1.1.operations) }
        let agents = try root.require("agents").list().map { node in
            let agent = try Self.agent(node, among: known)
            return try (
                node, agent, Part(node, operations: operations), Reach(node.value("reach"), tier: agent.tier)
            )
        }
        try Self.checkUnique(agents.map { ($0.0, $0.1.id.rawValue) }, "agent")
        staff = Staff(agents: agents.map(\.1), skillGroups: groups.map(\.1))
        rules = try RulesSection(root, skillGroups: groups.map { ($0.0, $0.1.id) }).rules
        parts = Dictionary(uniqueKeysWithValues: agents.map { ($0.1.id, $0.2) })
        reaches = Dictionary(uniqueKeysWithValues: agents.map { ($0.1.id, $0.3) })
    }

    private static func skillGroup(_ node: ConfigurationNode) throws -> Staff.SkillGroup {
        try node.allow("id", "operations", "whenBusy", "queue")
        let operations = try node.require("operations").list().map { try OperationID($0.identifier()) }
        return Staff.SkillGroup(
            id: SkillGroupID(try node.require("id").identifier()), operations: Set(operations),
            whenBusy: try node.value("whenBusy")?.choice() ?? .hold)
    }

    private static func agent(_ node: ConfigurationNode, among known: Set<SkillGroupID>) throws -> Staff.Agent {
        try node.allow(
            keys: ["id", "name", "tier", "skillGroups", "reach", "password", "token"] + Part.keys)
        let id = AgentID(try node.require("id").identifier())
        let tier: Staff.Tier = try node.require("tier").choice()
        let groups = try (node.value("skillGroups")?.list() ?? []).map { item in
            let group = SkillGroupID(try item.identifier())
            guard known.contains(group) else {
                throw item.error("there is no skill group '\(group)'; list it under skillGroups")
            }
            return group
        }
        switch (tier, groups.isEmpty) {
        case (.remote, false):
            throw node.error("remote agent '\(id)' has skill groups; only seats perform operations")
        case (.seat, true): throw node.error("seat agent '\(id)' has no skill group; give skillGroups")
        default: break
        }
        return Staff.Agent(
            id: id, name: try node.value("name")?.text() ?? id.rawValue, tier: tier, skillGroups: Set(groups))
    }

    private static func checkUnique(_ ids: [(ConfigurationNode, String)], _ kind: String) throws {
        var seen: Set<String> = []
        for (node, id) in ids where !seen.insert(id).inserted {
            throw node.error("\(kind) '\(id)' is there twice; ids are unique")
        }
    }
}
