internal import Routing
internal import Settings

/// What `staff.yaml` says of queues, opening hours and how long things may take. Every key has a default.
struct RulesSection {
    /// The rules of the routing core.
    let rules: Rules

    /// Reads `rules:`, `hours:` and `remoteQueue:` of the whole file `root`, and each skill group's `queue:`.
    init(_ root: ConfigurationNode, skillGroups: [(node: ConfigurationNode, id: SkillGroupID)]) throws {
        let sections = try (root.value("hours")?.list() ?? []).map { try ($0, HoursSection($0)) }
        var hours: [String: Hours] = [:]
        for (node, section) in sections where hours.updateValue(section.hours, forKey: section.id) != nil {
            throw node.error("hours '\(section.id)' are there twice; ids are unique")
        }
        var rules = Rules()
        if let node = try root.value("rules") { try Self.read(node, into: &rules) }
        if let node = try root.value("remoteQueue") { rules.remoteQueue = try Self.limits(node, hours) }
        for group in skillGroups {
            if let node = try group.node.value("queue") { rules.seatQueues[group.id] = try Self.limits(node, hours) }
        }
        self.rules = rules
    }

    private static func read(_ node: ConfigurationNode, into rules: inout Rules) throws {
        let spans: [(String, WritableKeyPath<Rules, Milliseconds>)] = [
            ("offerExpires", \.offerExpires), ("connectWithin", \.connectWithin),
            ("acknowledgeWithin", \.acknowledgeWithin), ("wrapUp", \.wrapUp),
        ]
        try node.allow(keys: spans.map(\.0) + ["pauseAfterReject", "lease"])
        for (key, path) in spans {
            if let value = try node.value(key) { rules[keyPath: path] = try seconds(value) }
        }
        if let value = try node.value("pauseAfterReject") {
            rules.pauseAfterReject = try value.text() == "untilReady" ? nil : seconds(value)
        }
        if let value = try node.value("lease") { rules.lease = try seconds(value) }
    }

    private static func limits(_ node: ConfigurationNode, _ hours: [String: Hours]) throws -> Rules.Limits {
        try node.allow("length", "wait", "hours")
        var limits = Rules.Limits(
            length: try node.value("length")?.integer(in: 0...1_000_000), wait: try node.value("wait").map(seconds))
        if let name = try node.value("hours") {
            guard let named = hours[try name.identifier()] else {
                throw name.error("there are no hours '\(try name.text())'; list them under hours")
            }
            limits.hours = named
        }
        return limits
    }

    /// Seconds, at most a day, to the millisecond.
    private static func seconds(_ node: ConfigurationNode) throws -> Milliseconds {
        Milliseconds(Int64((try node.number(in: 0...86_400) * 1000).rounded()))
    }
}
