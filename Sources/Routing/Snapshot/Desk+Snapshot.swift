/// The whole state as bytes, so that a start needs not every event there ever was.
///
/// The state follows from the events alone, so a snapshot is worth nothing but time: one that does not read is passed over.
extension Desk {
    /// Raised with every change of what is written here or of what ``apply(_:)`` makes of events.
    private static let snapshotVersion: Int64 = 1

    /// The state as canonical JSON: equal desks give equal bytes. Staff and rules are settings, not state.
    public var snapshot: [UInt8] {
        JSON.object([
            .init("version", .integer(Self.snapshotVersion)), .init("latest", .integer(latest.milliseconds)),
            .init("pace", pace.kept),
            .init("sessions", .array(sessions.values.sorted { $0.id < $1.id }.map(\.kept))),
            .init("agents", .array(agents.values.sorted { $0.id < $1.id }.map(\.kept))),
        ]).canonicalBytes
    }

    /// The desk whose ``snapshot`` is `bytes`; nil if they are damaged or another version's.
    public init?(snapshot bytes: [UInt8], staff: Staff, rules: Rules = Rules()) {
        self.init(staff: staff, rules: rules)
        do { try restore(Fields(JSON(parsing: bytes))) } catch { return nil }
    }

    private mutating func restore(_ fields: Fields) throws {
        guard try fields.integer("version") == Self.snapshotVersion else {
            throw MalformedEvent("is another version's snapshot")
        }
        latest = try fields.time("latest")
        pace = try Pace(kept: fields.object("pace"))
        for session in try fields.objects("sessions") {
            let session = try Session(kept: session)
            set(session, session.id)
        }
        for agent in try fields.objects("agents") {
            let agent = try AgentState(kept: agent)
            set(agent, agent.id)
        }
    }
}

extension Pace {
    fileprivate var kept: JSON {
        .object(
            Staff.Tier.allCases.map { tier in
                .init(tier.rawValue, .array(recent(tier).map { .integer($0.count) }))
            })
    }

    fileprivate init(kept fields: Fields) throws(MalformedEvent) {
        for tier in Staff.Tier.allCases {
            for length in try fields.integers(tier.rawValue) { add(Milliseconds(length), tier: tier) }
        }
    }
}

extension JSON.Member {
    /// The member `key`, left out if there is no value.
    static func optional(_ key: String, _ moment: Timestamp?) -> Self? {
        moment.map { .init(key, .integer($0.milliseconds)) }
    }

    /// The member `key`, left out if there is no value.
    static func optional(_ key: String, _ value: JSON?) -> Self? { value.map { .init(key, $0) } }
}
