/// A name that is a type: one caller's visit, one agent and so on can't be mixed up.
public struct Identifier<Thing>: Hashable, Sendable, Codable, Comparable, RawRepresentable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    /// The id as written in `staff.yaml`, the ledger and the API.
    public let rawValue: String
    /// The id `rawValue`.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The id `value`.
    public init(stringLiteral value: String) { rawValue = value }
    /// The id `text`.
    public init(_ text: String) { rawValue = text }
    /// Reads the id as a plain string.
    public init(from decoder: any Decoder) throws { rawValue = try decoder.singleValueContainer().decode(String.self) }
    /// Writes the id as a plain string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
    /// The id as written.
    public var description: String { rawValue }
    /// By the id's Unicode scalars: the last tie-break of every queue.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Marks ``SessionID``.
public enum SessionMark {}
/// Marks ``AgentID``.
public enum AgentMark {}
/// Marks ``SkillGroupID``.
public enum SkillGroupMark {}
/// Marks ``OperationID``.
public enum OperationMark {}

/// One caller's whole visit, from answer to hang-up.
public typealias SessionID = Identifier<SessionMark>
/// One agent, remote or seat.
public typealias AgentID = Identifier<AgentMark>
/// The seat agents able to perform a given set of operations.
public typealias SkillGroupID = Identifier<SkillGroupMark>
/// A transaction that can be performed for a caller.
public typealias OperationID = Identifier<OperationMark>
/// Marks ``NodeID``.
public enum NodeMark {}
/// One running Foyer process of a cluster; a session and an agent's desk belong to exactly one.
public typealias NodeID = Identifier<NodeMark>
