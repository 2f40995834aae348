internal import Routing

/// What may be erased from an event when its retention ends: all that a caller said, keyed or is called by.
///
/// It is kept beside the event's facts and sealed by a hash of its own, so that erasing it breaks neither the hash chain
/// nor a replay. A random salt inside it keeps a seal from being turned back into, say, a telephone number by trying all.
enum PersonalContent {
    /// What stands in for erased content, by the event's name; its keys are the personal ones.
    private static let blanks: [String: [JSON.Member]] = [
        "started": [.init("caller", erased)],
        "said": [.init("text", erased)],
        "heard": [.init("text", erased), .init("nbest", .array([]))],
        "digit": [.init("digit", .string("*"))],
        "answered": [.init("value", erased)],
        "noted": [.init("text", erased)],
        "callbackAccepted": [.init("number", erased)],
    ]
    private static let erased = JSON.string("[erased]")
    private static let salt = "salt"

    /// The event's JSON in two: the facts, and the personal members with their salt, if there are any.
    static func split(_ event: Event) -> (facts: JSON, content: JSON?) {
        guard let keys = blanks[event.name]?.map(\.key), case .object(let members) = event.json else {
            return (event.json, nil)
        }
        let personal = members.filter { keys.contains($0.key) }
        return (
            .object(members.filter { !keys.contains($0.key) }),
            .object(personal + [.init(salt, .string(freshSalt()))])
        )
    }

    /// The event whose facts are `facts`; without `content`, blanks stand in for it.
    static func join(_ facts: JSON, _ content: JSON?) throws -> Event {
        guard case .object(let members) = facts else { return try Event(json: facts) }
        if case .object(let personal) = content {
            return try Event(json: .object(members + personal.filter { $0.key != salt }))
        }
        guard case .string(let name) = members.first(where: { $0.key == "event" })?.value else {
            return try Event(json: facts)
        }
        return try Event(json: .object(members + (blanks[name] ?? [])))
    }

    /// 128 random bits.
    private static func freshSalt() -> String {
        String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
    }
}
