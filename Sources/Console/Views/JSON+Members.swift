internal import Routing

extension JSON {
    /// Text, or null.
    static func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
    /// A moment in milliseconds since 1970, or null.
    static func moment(_ moment: Timestamp?) -> JSON { moment.map { .integer($0.milliseconds) } ?? .null }
    /// A list of ids.
    static func ids<Thing>(_ ids: some Sequence<Identifier<Thing>>) -> JSON {
        .array(ids.map { .string($0.rawValue) })
    }
    /// An object with members in the order given.
    static func members(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(members.map { Member($0.key, $0.value) })
    }
    /// An object's member; nil if there is none, or this is no object.
    subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }
}
