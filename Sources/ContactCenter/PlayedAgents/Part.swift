public import Routing
internal import Settings

/// How the program plays one agent: what the agent does when offered a call and once connected.
public struct Part: Sendable, Equatable {
    /// What a played remote agent declares.
    public enum Declaration: Sendable, Equatable {
        /// Nothing: the business is a consultation.
        case none
        /// Whatever the bot or the caller's words suggest.
        case suggested
        /// These operations.
        case operations([OperationID])
    }

    /// The keys in `staff.yaml` that make a part.
    static let keys = ["answersAfter", "talksFor", "declares", "rejects", "notes", "says"]

    /// Seconds from the offer to the answer; an agent slower than the offer's expiry never answers.
    public var answersAfter: Double = 2
    /// Seconds of conversation after the agent's greeting, at least; the caller's scripted turn is waited for.
    public var talksFor: Double = 4
    /// What the agent declares at the end of the conversation.
    public var declares: Declaration = .none
    /// Whether the agent rejects every offer.
    public var rejects = false
    /// A note the agent writes into the interaction record.
    public var notes: String?
    /// What the agent says on answering, instead of the catalogue's greeting.
    public var says: String?

    /// An agent who answers after 2 s, talks for 4 s and declares nothing.
    public init() {}

    /// The part written at an agent's `node`; `operations` are those that exist.
    init(_ node: ConfigurationNode, operations: Set<OperationID>) throws {
        answersAfter = try node.value("answersAfter")?.number(in: 0...3600) ?? answersAfter
        talksFor = try node.value("talksFor")?.number(in: 0...3600) ?? talksFor
        rejects = try node.value("rejects")?.flag() ?? false
        notes = try node.value("notes")?.text()
        says = try node.value("says")?.text()
        if let declared = try node.value("declares") {
            declares = try Self.declaration(declared, among: operations)
        }
    }

    private static func declaration(
        _ node: ConfigurationNode, among operations: Set<OperationID>
    ) throws -> Declaration {
        guard node.isList else {
            guard try node.text() == "suggested" else {
                throw node.error("declares must be a list of operations or the word suggested")
            }
            return .suggested
        }
        return .operations(
            try node.list().map { item in
                let operation = OperationID(try item.identifier())
                guard operations.contains(operation) else {
                    throw item.error("no skill group performs the operation '\(operation)'")
                }
                return operation
            })
    }
}
