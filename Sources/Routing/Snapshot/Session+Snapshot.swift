extension Session {
    /// The session as a snapshot has it.
    var kept: JSON {
        let members: [JSON.Member?] = [
            .session(id), .optional("node", node?.rawValue), .init("gateway", .string(record.gateway)),
            .init("caller", .string(record.caller)), .optional("startedAt", record.startedAt),
            .init("entries", .array(record.entries.map(\.json))), .init("party", party.kept),
            .optional("pursuit", pursuit?.kept), .optional("declaration", declaration?.kept),
            .optional("remote", remote?.kept), .init("priority", .integer(Int64(priority))),
            .optional("queuedSince", queuedSince), .optional("callback", callback),
            .init("wantsHuman", .bool(wantsHuman)), .init("reachedSeat", .bool(reachedSeat)),
            .init("isHeld", .bool(isHeld)), .init("digitsInRow", .integer(Int64(digitsInRow))),
        ]
        return .object(members.compactMap(\.self))
    }

    init(kept fields: Fields) throws(MalformedEvent) {
        self.init(
            id: try fields.id("session"), gateway: try fields.string("gateway"), caller: try fields.string("caller"),
            node: try fields.optionalString("node").map(NodeID.init(rawValue:)), at: try fields.time("startedAt"))
        for entry in try fields.objects("entries") { record.add(try Event(fields: entry)) }
        party = try Party(kept: fields.object("party"))
        pursuit = try fields.read("pursuit", Pursuit.init(kept:))
        declaration = try fields.read("declaration", OperationDeclaration.init(kept:))
        remote = try fields.read("remote", RemoteSegment.init(kept:))
        priority = Int(try fields.integer("priority"))
        queuedSince = try fields.optionalTime("queuedSince")
        callback = try fields.optionalString("callback")
        wantsHuman = try fields.bool("wantsHuman")
        reachedSeat = try fields.bool("reachedSeat")
        isHeld = try fields.bool("isHeld")
        digitsInRow = Int(try fields.integer("digitsInRow"))
    }
}

extension Session.Party {
    fileprivate var kept: JSON {
        switch self {
        case .bot: .object([.init("is", .string("bot"))])
        case .nobody: .object([.init("is", .string("nobody"))])
        case .remote(let segment): .object([.init("is", .string("remote")), .init("segment", segment.kept)])
        case .seat(let segment): .object([.init("is", .string("seat")), .init("segment", segment.kept)])
        }
    }

    fileprivate init(kept fields: Fields) throws(MalformedEvent) {
        self =
            switch try fields.string("is") {
            case "bot": .bot
            case "nobody": .nobody
            case "remote": .remote(try RemoteSegment(kept: fields.object("segment")))
            case "seat": .seat(try SeatSegment(kept: fields.object("segment")))
            case let party: throw MalformedEvent("has the unknown party “\(party)”")
            }
    }
}

extension RemoteSegment {
    fileprivate var kept: JSON { .object([.agent(agent), .init("segment", .integer(Int64(segment)))]) }

    fileprivate init(kept fields: Fields) throws(MalformedEvent) {
        agent = try fields.agent
        segment = Int(try fields.integer("segment"))
    }
}

extension SeatSegment {
    fileprivate var kept: JSON {
        .object([.init("assignment", assignment.kept), .init("segment", .integer(Int64(segment)))])
    }

    fileprivate init(kept fields: Fields) throws(MalformedEvent) {
        assignment = try SeatAssignment(kept: fields.object("assignment"))
        segment = Int(try fields.integer("segment"))
    }
}

extension OperationDeclaration {
    var kept: JSON { .object([.init("remote", segment.kept), .init("operations", .ids(operations))]) }

    init(kept fields: Fields) throws(MalformedEvent) {
        segment = try RemoteSegment(kept: fields.object("remote"))
        operations = try fields.ids("operations")
    }
}
