extension Observation {
    /// The event name of the observation.
    public var name: String {
        switch self {
        case .said: "said"
        case .heard: "heard"
        case .digit: "digit"
        case .answered: "answered"
        case .noInput: "noInput"
        case .noMatch: "noMatch"
        case .recorded: "recorded"
        }
    }

    var fields: [JSON.Member] {
        switch self {
        case .said(let prompt, let text, let seconds, let interrupted):
            [
                .init("prompt", .string(prompt)), .init("text", .string(text)),
                .init("seconds", .decimal(seconds)), .init("interrupted", .bool(interrupted)),
            ]
        case .heard(let text, let confidence, let intent, let score, let nbest):
            [
                .init("text", .string(text)), .init("confidence", .decimal(confidence)),
                .init("intent", intent.map(JSON.string) ?? .null), .init("score", .decimal(score)),
                .init("nbest", .array(nbest.map(JSON.string))),
            ]
        case .digit(let digit): [.init("digit", .string(digit))]
        case .answered(let prompt, let value): [.init("prompt", .string(prompt)), .init("value", .string(value))]
        case .noInput(let count), .noMatch(let count): [.init("count", .integer(Int64(count)))]
        case .recorded(let segment, let reference):
            [.init("segment", .integer(Int64(segment))), .init("reference", .string(reference))]
        }
    }

    init?(name: String, fields: Fields) throws(MalformedEvent) {
        switch name {
        case "said":
            self = .said(
                prompt: try fields.string("prompt"), text: try fields.string("text"),
                seconds: try fields.decimal("seconds"), interrupted: try fields.bool("interrupted"))
        case "heard":
            self = .heard(
                text: try fields.string("text"), confidence: try fields.decimal("confidence"),
                intent: try fields.optionalString("intent"), score: try fields.decimal("score"),
                nbest: try fields.strings("nbest"))
        case "digit": self = .digit(try fields.string("digit"))
        case "answered": self = .answered(prompt: try fields.string("prompt"), value: try fields.string("value"))
        case "noInput": self = .noInput(count: Int(try fields.integer("count")))
        case "noMatch": self = .noMatch(count: Int(try fields.integer("count")))
        case "recorded":
            self = .recorded(segment: Int(try fields.integer("segment")), reference: try fields.string("reference"))
        default: return nil
        }
    }
}

extension Event.Queued {
    func fields(_ moments: Moments) -> [JSON.Member] {
        var members: [JSON.Member] = [
            .init("queue", .string(queue.rawValue)), .init("position", .integer(Int64(position))),
            .init("estimate", estimate.map { .array([.decimal($0.low.seconds), .decimal($0.high.seconds)]) } ?? .null),
        ]
        if !skillGroups.isEmpty { members.append(.init("skillGroups", .ids(skillGroups))) }
        if let until { members.append(.init("until", moments.written(until))) }
        if priority != 0 { members.append(.init("priority", .integer(Int64(priority)))) }
        if let prefers { members.append(.init("prefers", .string(prefers.rawValue))) }
        return members
    }

    init(fields: Fields) throws(MalformedEvent) {
        queue = try fields.id("queue")
        position = Int(try fields.integer("position"))
        estimate = try fields.estimate("estimate")
        skillGroups = fields.has("skillGroups") ? try fields.ids("skillGroups") : []
        until = try fields.optionalTime("until")
        priority = fields.has("priority") ? Int(try fields.integer("priority")) : 0
        prefers = try fields.optionalString("prefers").map(AgentID.init(rawValue:))
    }
}

extension Event.Reserved {
    func fields(_ moments: Moments) -> [JSON.Member] {
        [
            .agent(agent), .tier(.seat), .init("skillGroup", .string(skillGroup.rawValue)),
            .init("operations", .ids(operations)), .init("expires", moments.written(expires)),
        ]
    }

    init(fields: Fields) throws(MalformedEvent) {
        agent = try fields.agent
        skillGroup = try fields.id("skillGroup")
        operations = try fields.ids("operations")
        expires = try fields.time("expires")
    }
}

extension Event.SignIn {
    func fields(_ moments: Moments) -> [JSON.Member] {
        var members: [JSON.Member] = [.agent(agent), .tier(tier), .init("skillGroups", .ids(skillGroups))]
        if let leaseEnds { members.append(.init("leaseEnds", moments.written(leaseEnds))) }
        if let node { members.append(.init("node", .string(node.rawValue))) }
        return members
    }

    init(fields: Fields) throws(MalformedEvent) {
        agent = try fields.agent
        tier = try fields.tier
        skillGroups = try fields.ids("skillGroups")
        leaseEnds = try fields.optionalTime("leaseEnds")
        node = try fields.optionalString("node").map(NodeID.init(rawValue:))
    }
}

extension JSON {
    static func ids<Thing>(_ ids: [Identifier<Thing>]) -> JSON { .array(ids.map { .string($0.rawValue) }) }
}

extension JSON.Member {
    static func agent(_ agent: AgentID) -> Self { .init("agent", .string(agent.rawValue)) }
    static func tier(_ tier: Staff.Tier) -> Self { .init("tier", .string(tier.rawValue)) }
    static func reason(_ reason: String) -> Self { .init("reason", .string(reason)) }
    static func optional(_ key: String, _ text: String?) -> Self? { text.map { .init(key, .string($0)) } }
}
