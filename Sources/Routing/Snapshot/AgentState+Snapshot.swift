extension AgentState {
    /// The agent as a snapshot has it.
    var kept: JSON {
        let members: [JSON.Member?] = [
            .agent(id), .tier(tier), .init("skillGroups", .ids(skillGroups)), .optional("node", node?.rawValue),
            .optional("awayAfterwards", awayAfterwards), .optional("talkingSince", talkingSince),
            .optional("leaseEnds", leaseEnds), .init("status", status.kept),
        ]
        return .object(members.compactMap(\.self))
    }

    init(kept fields: Fields) throws(MalformedEvent) {
        id = try fields.agent
        tier = try fields.tier
        skillGroups = try fields.ids("skillGroups")
        node = try fields.optionalString("node").map(NodeID.init(rawValue:))
        awayAfterwards = try fields.optionalString("awayAfterwards")
        talkingSince = try fields.optionalTime("talkingSince")
        leaseEnds = try fields.optionalTime("leaseEnds")
        status = try Status(kept: fields.object("status"))
    }
}

extension AgentState.Status {
    fileprivate var kept: JSON {
        let members: [JSON.Member?] =
            switch self {
            case .signedOut: [.init("is", "signedOut")]
            case .ready(let since): [.init("is", "ready"), .optional("since", since)]
            case .reserved(let session, let since):
                [.init("is", "reserved"), .session(session), .optional("since", since)]
            case .talking(let session): [.init("is", "talking"), .session(session)]
            case .wrapUp(let session, let until): [.init("is", "wrapUp"), .session(session), .optional("until", until)]
            case .away(let reason, let until): [.init("is", "away"), .reason(reason), .optional("until", until)]
            }
        return .object(members.compactMap(\.self))
    }

    fileprivate init(kept fields: Fields) throws(MalformedEvent) {
        self =
            switch try fields.string("is") {
            case "signedOut": .signedOut
            case "ready": .ready(since: try fields.time("since"))
            case "reserved": .reserved(try fields.id("session"), readySince: try fields.time("since"))
            case "talking": .talking(try fields.id("session"))
            case "wrapUp": .wrapUp(try fields.id("session"), until: try fields.time("until"))
            case "away": .away(reason: try fields.string("reason"), until: try fields.optionalTime("until"))
            case let status: throw MalformedEvent("has the unknown agent status “\(status)”")
            }
    }
}

extension JSON.Member {
    static func session(_ session: SessionID) -> Self { .init("session", .string(session.rawValue)) }

    fileprivate init(_ key: String, _ word: String) { self.init(key, .string(word)) }
}
