/// One event as the ledger's table has it.
public struct StoredRow: Sendable, Equatable {
    /// From 1.
    public var position: Int64
    /// The column the ledger is searched by: a copy of the session in `facts`.
    public var session: String?
    /// The event without personal content, as JSON.
    public var facts: String
    /// The personal content as JSON; nil if there is none or it is erased.
    public var content: String?
    /// The content's SHA-256; nil if there never was any.
    public var seal: [UInt8]?
    /// The SHA-256 that chains the event to the one before.
    public var hash: [UInt8]

    /// A row of these columns.
    public init(position: Int64, session: String?, facts: String, content: String?, seal: [UInt8]?, hash: [UInt8]) {
        self.position = position
        self.session = session
        self.facts = facts
        self.content = content
        self.seal = seal
        self.hash = hash
    }
}

/// Why a ledger cannot be audited at all.
public struct UnreadableLedger: Error, Equatable, CustomStringConvertible {
    /// One sentence: which ledger, what is wrong, what to do.
    public let description: String
}
