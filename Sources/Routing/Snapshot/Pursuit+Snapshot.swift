extension Session.Pursuit {
    var kept: JSON {
        switch self {
        case .remote(let pursuit): pursuit.kept
        case .seat(let pursuit): pursuit.kept
        }
    }

    init(kept fields: Fields) throws(MalformedEvent) {
        switch try fields.tier {
        case .remote: self = .remote(try RemotePursuit(kept: fields))
        case .seat: self = .seat(try SeatPursuit(kept: fields))
        }
    }
}

extension RemotePursuit {
    fileprivate var kept: JSON {
        let stage: [JSON.Member?] =
            switch stage {
            case .waiting: [.stage("waiting")]
            case .offered(let agent, let expires): [.stage("offered"), .agent(agent), .optional("expires", expires)]
            case .answering(let agent, let expires):
                [.stage("answering"), .agent(agent), .optional("expires", expires)]
            }
        let members: [JSON.Member?] = [
            .tier(.remote), .optional("prefers", prefers?.rawValue), .optional("until", until),
        ]
        return .object((members + stage).compactMap(\.self))
    }

    fileprivate init(kept fields: Fields) throws(MalformedEvent) {
        prefers = try fields.optionalString("prefers").map(AgentID.init(rawValue:))
        until = try fields.optionalTime("until")
        stage =
            switch try fields.string("stage") {
            case "waiting": .waiting
            case "offered": .offered(try fields.agent, expires: try fields.time("expires"))
            case "answering": .answering(try fields.agent, expires: try fields.time("expires"))
            case let stage: throw MalformedEvent("has the unknown stage “\(stage)”")
            }
    }
}

extension SeatPursuit {
    fileprivate var kept: JSON {
        let stage: [JSON.Member?] =
            switch stage {
            case .waiting: [.stage("waiting")]
            case .reserved(let reservation): [.stage("reserved"), .init("reservation", reservation.kept)]
            case .acknowledged(let acknowledgement):
                [.stage("acknowledged"), .init("acknowledgement", acknowledgement.kept)]
            case .offered(let assignment, let expires):
                [.stage("offered"), .init("assignment", assignment.kept), .optional("expires", expires)]
            case .answering(let assignment, let expires):
                [.stage("answering"), .init("assignment", assignment.kept), .optional("expires", expires)]
            }
        let members: [JSON.Member?] = [
            .tier(.seat), .init("declaration", declaration.kept), .init("skillGroups", .ids(plan.skillGroups)),
            .init("operations", .ids(plan.operations)), .optional("until", until),
        ]
        return .object((members + stage).compactMap(\.self))
    }

    fileprivate init(kept fields: Fields) throws(MalformedEvent) {
        let plan = SeatPlan(skillGroups: try fields.ids("skillGroups"), operations: try fields.ids("operations"))
        guard let plan else { throw MalformedEvent("needs a skill group") }
        self.plan = plan
        declaration = try OperationDeclaration(kept: fields.object("declaration"))
        until = try fields.optionalTime("until")
        stage =
            switch try fields.string("stage") {
            case "waiting": .waiting
            case "reserved": .reserved(try SeatReservation(kept: fields.object("reservation")))
            case "acknowledged": .acknowledged(try RecordAcknowledgement(kept: fields.object("acknowledgement")))
            case "offered":
                .offered(try SeatAssignment(kept: fields.object("assignment")), expires: try fields.time("expires"))
            case "answering":
                .answering(try SeatAssignment(kept: fields.object("assignment")), expires: try fields.time("expires"))
            case let stage: throw MalformedEvent("has the unknown stage “\(stage)”")
            }
    }
}

extension SeatReservation {
    fileprivate var kept: JSON {
        let members: [JSON.Member?] = [
            .agent(agent), .init("skillGroup", .string(skillGroup.rawValue)), .init("operations", .ids(operations)),
            .optional("expires", expires), .optional("sha256", delivered?.sha256.hexadecimal),
            .optional("version", (delivered?.version).map { .integer(Int64($0)) }),
        ]
        return .object(members.compactMap(\.self))
    }

    fileprivate init(kept fields: Fields) throws(MalformedEvent) {
        agent = try fields.agent
        skillGroup = try fields.id("skillGroup")
        operations = try fields.ids("operations")
        expires = try fields.time("expires")
        guard fields.has("sha256") else { return }
        delivered = DeliveredRecord(sha256: try fields.sha256, version: Int(try fields.integer("version")))
    }
}

extension RecordAcknowledgement {
    fileprivate var kept: JSON {
        .object([.init("reservation", reservation.kept), .init("sha256", .string(sha256.hexadecimal))])
    }

    fileprivate init(kept fields: Fields) throws(MalformedEvent) {
        reservation = try SeatReservation(kept: fields.object("reservation"))
        sha256 = try fields.sha256
    }
}

extension SeatAssignment {
    var kept: JSON {
        .object([.init("declaration", declaration.kept), .init("acknowledgement", acknowledgement.kept)])
    }

    init(kept fields: Fields) throws(MalformedEvent) {
        self.init(
            try OperationDeclaration(kept: fields.object("declaration")),
            try RecordAcknowledgement(kept: fields.object("acknowledgement")))
    }
}

extension JSON.Member {
    fileprivate static func stage(_ name: String) -> Self { .init("stage", .string(name)) }
}
