extension Event {
    /// The event's name, as in DESIGN's table, the ledger and the API.
    public var name: String { kind.name }

    /// The event as one flat object with `at` in milliseconds since the epoch: what the ledger keeps and hashes.
    public var json: JSON { object(.sinceEpoch) }

    /// The event as `--json` prints it: every moment in seconds since `start`, and `at`, `session`, `event` first.
    public func json(since start: Timestamp) -> JSON { object(.since(start)) }

    private func object(_ moments: Moments) -> JSON {
        var members: [JSON.Member] = [.init("at", moments.written(at))]
        if let session { members.append(.init("session", .string(session.rawValue))) }
        members.append(.init("event", .string(name)))
        members += kind.fields(moments).sorted { $0.key < $1.key }
        return .object(members)
    }

    /// Reads an event written by ``json``.
    public init(json: JSON) throws(MalformedEvent) { try self.init(fields: try Fields(json)) }

    init(fields: Fields) throws(MalformedEvent) {
        let name = try fields.string("event")
        at = try fields.time("at")
        session = try fields.optionalString("session").map(SessionID.init(rawValue:))
        kind = try Kind(name: name, fields: fields)
    }
}

/// How moments are written: in milliseconds since the epoch for the ledger, in seconds since a start for people.
enum Moments {
    case sinceEpoch
    case since(Timestamp)

    func written(_ moment: Timestamp) -> JSON {
        switch self {
        case .sinceEpoch: .integer(moment.milliseconds)
        case .since(let start): .decimal((moment - start).seconds)
        }
    }
}

extension Event.Kind {
    /// The name on the wire.
    public var name: String {
        switch self {
        case .started: "started"
        case .observed(let observation): observation.name
        case .humanRequested: "humanRequested"
        case .queued: "queued"
        case .unqueued: "unqueued"
        case .reserved: "reserved"
        case .recordDelivered: "recordDelivered"
        case .recordAcknowledged: "recordAcknowledged"
        case .offered: "offered"
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .expired: "expired"
        case .withdrawn: "withdrawn"
        case .legFailed: "legFailed"
        case .connected: "connected"
        case .disconnected: "disconnected"
        case .held: "held"
        case .parked: "parked"
        case .operationDeclared: "operationDeclared"
        case .operationWithdrawn: "operationWithdrawn"
        case .operationPerformed: "operationPerformed"
        case .noted: "noted"
        case .callbackAccepted: "callbackAccepted"
        case .callerLeft: "callerLeft"
        case .ended: "ended"
        case .signedIn: "signedIn"
        case .leaseRenewed: "leaseRenewed"
        case .signedOut: "signedOut"
        case .ready: "ready"
        case .away: "away"
        case .wrapUpEnded: "wrapUpEnded"
        case .supervised: "supervised"
        }
    }

    func fields(_ moments: Moments) -> [JSON.Member] {
        switch self {
        case .started(let gateway, let caller, let node):
            [.init("gateway", .string(gateway)), .init("caller", .string(caller)), .optional("node", node?.rawValue)]
                .compactMap(\.self)
        case .observed(let observation): observation.fields
        case .humanRequested(let wanted, let reason, let suggested):
            [
                .init("wanted", .string(wanted.rawValue)), .init("reason", .string(reason.rawValue)),
                .init("suggested", .ids(suggested)),
            ]
        case .queued(let queued): queued.fields(moments)
        case .unqueued(let queue, let reason):
            [.init("queue", .string(queue.rawValue)), .init("reason", .string(reason))]
        case .reserved(let reserved): reserved.fields(moments)
        case .recordDelivered(let agent, let sha256, let version):
            [.agent(agent), .init("sha256", .string(sha256.hexadecimal)), .init("version", .integer(Int64(version)))]
        case .recordAcknowledged(let agent, let sha256):
            [.agent(agent), .init("sha256", .string(sha256.hexadecimal))]
        case .offered(let agent, let tier, let expires), .accepted(let agent, let tier, let expires):
            [.agent(agent), .tier(tier), .init("expires", moments.written(expires))]
        case .rejected(let agent, let tier, let pauseEnds):
            [.agent(agent), .tier(tier)] + (pauseEnds.map { [.init("pauseEnds", moments.written($0))] } ?? [])
        case .expired(let agent, let tier), .legFailed(let agent, let tier): [.agent(agent), .tier(tier)]
        case .withdrawn(let agent, let tier, let reason): [.agent(agent), .tier(tier), .reason(reason)]
        case .connected(let agent, let tier, let segment):
            [.agent(agent), .tier(tier), .init("segment", .integer(Int64(segment)))]
        case .disconnected(let agent, let tier, let segment, let wrapUpEnds):
            [
                .agent(agent), .tier(tier), .init("segment", .integer(Int64(segment))),
                .init("wrapUpEnds", moments.written(wrapUpEnds)),
            ]
        case .held(let agent, let queue), .parked(let agent, let queue):
            [.agent(agent), .init("queue", .string(queue.rawValue))]
        case .operationDeclared(let operations, let agent), .operationWithdrawn(let operations, let agent),
            .operationPerformed(let operations, let agent):
            [.agent(agent), .init("operations", .ids(operations))]
        case .noted(let agent, let text): [.agent(agent), .init("text", .string(text))]
        case .callbackAccepted(let number): [.init("number", .string(number))]
        case .callerLeft: []
        case .ended(let ender, let outcome):
            [.init("by", .string(ender.rawValue)), .init("outcome", .string(outcome.rawValue))]
        case .signedIn(let signIn): signIn.fields(moments)
        case .leaseRenewed(let agent, let until): [.agent(agent), .init("until", moments.written(until))]
        case .signedOut(let agent, let reason), .away(let agent, let reason): [.agent(agent), .reason(reason)]
        case .ready(let agent): [.agent(agent)]
        case .wrapUpEnded(let agent, let disposition):
            [.agent(agent)] + (disposition.map { [.init("disposition", .string($0))] } ?? [])
        case .supervised(let user, let action, let target):
            [.init("by", .string(user)), .init("action", .string(action)), .init("target", .string(target))]
        }
    }

    init(name: String, fields: Fields) throws(MalformedEvent) {
        if let observation = try Observation(name: name, fields: fields) {
            self = .observed(observation)
        } else if let kind = try Self.aboutSession(name, fields) {
            self = kind
        } else if let kind = try Self.aboutOffer(name, fields) {
            self = kind
        } else if let kind = try Self.aboutAgent(name, fields) {
            self = kind
        } else {
            throw MalformedEvent("is called “\(name)”, which this version does not know; use a newer Foyer")
        }
    }

    private static func aboutSession(_ name: String, _ fields: Fields) throws(MalformedEvent) -> Self? {
        switch name {
        case "started":
            .started(
                gateway: try fields.string("gateway"), caller: try fields.string("caller"),
                node: try fields.optionalString("node").map(NodeID.init(rawValue:)))
        case "humanRequested":
            .humanRequested(
                wanted: try fields.word("wanted"), reason: try fields.word("reason"),
                suggested: try fields.ids("suggested"))
        case "queued": .queued(try .init(fields: fields))
        case "unqueued": .unqueued(queue: try fields.id("queue"), reason: try fields.string("reason"))
        case "held": .held(agent: try fields.agent, queue: try fields.id("queue"))
        case "parked": .parked(agent: try fields.agent, queue: try fields.id("queue"))
        case "operationDeclared":
            .operationDeclared(operations: try fields.ids("operations"), agent: try fields.agent)
        case "operationWithdrawn":
            .operationWithdrawn(operations: try fields.ids("operations"), agent: try fields.agent)
        case "operationPerformed":
            .operationPerformed(operations: try fields.ids("operations"), agent: try fields.agent)
        case "noted": .noted(agent: try fields.agent, text: try fields.string("text"))
        case "callbackAccepted": .callbackAccepted(number: try fields.string("number"))
        case "callerLeft": .callerLeft
        case "ended": .ended(by: try fields.word("by"), outcome: try fields.word("outcome"))
        default: nil
        }
    }

    private static func aboutOffer(_ name: String, _ fields: Fields) throws(MalformedEvent) -> Self? {
        switch name {
        case "reserved": .reserved(try .init(fields: fields))
        case "recordDelivered":
            .recordDelivered(
                agent: try fields.agent, sha256: try fields.sha256, version: Int(try fields.integer("version")))
        case "recordAcknowledged": .recordAcknowledged(agent: try fields.agent, sha256: try fields.sha256)
        case "offered":
            .offered(agent: try fields.agent, tier: try fields.tier, expires: try fields.time("expires"))
        case "accepted":
            .accepted(agent: try fields.agent, tier: try fields.tier, expires: try fields.time("expires"))
        case "rejected":
            .rejected(agent: try fields.agent, tier: try fields.tier, pauseEnds: try fields.optionalTime("pauseEnds"))
        case "expired": .expired(agent: try fields.agent, tier: try fields.tier)
        case "withdrawn":
            .withdrawn(agent: try fields.agent, tier: try fields.tier, reason: try fields.string("reason"))
        case "legFailed": .legFailed(agent: try fields.agent, tier: try fields.tier)
        case "connected":
            .connected(
                agent: try fields.agent, tier: try fields.tier, segment: Int(try fields.integer("segment")))
        case "disconnected":
            .disconnected(
                agent: try fields.agent, tier: try fields.tier, segment: Int(try fields.integer("segment")),
                wrapUpEnds: try fields.time("wrapUpEnds"))
        default: nil
        }
    }

    private static func aboutAgent(_ name: String, _ fields: Fields) throws(MalformedEvent) -> Self? {
        switch name {
        case "signedIn": .signedIn(try .init(fields: fields))
        case "leaseRenewed": .leaseRenewed(agent: try fields.agent, until: try fields.time("until"))
        case "signedOut": .signedOut(agent: try fields.agent, reason: try fields.string("reason"))
        case "ready": .ready(agent: try fields.agent)
        case "away": .away(agent: try fields.agent, reason: try fields.string("reason"))
        case "wrapUpEnded":
            .wrapUpEnded(agent: try fields.agent, disposition: try fields.optionalString("disposition"))
        case "supervised":
            .supervised(
                by: try fields.string("by"), action: try fields.string("action"), target: try fields.string("target"))
        default: nil
        }
    }
}
