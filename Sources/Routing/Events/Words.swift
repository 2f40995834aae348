/// Whom the caller asked for. Whatever it is, a remote agent comes first (I1).
public enum Wanted: String, Sendable, Codable, CaseIterable {
    /// Any human.
    case any
    /// An agent for advice.
    case remote
    /// Somebody in the office.
    case seat
}

/// What made the bot ask for a human.
public enum RequestReason: String, Sendable, Codable, CaseIterable {
    /// The caller said so.
    case asked
    /// The caller keyed it.
    case dtmf
    /// The bot did not understand.
    case noMatch
    /// The caller said nothing.
    case noInput
    /// The caller wants something done, which the bot never does.
    case operation
}

/// Who ended a session.
public enum Ender: String, Sendable, Codable, CaseIterable {
    /// The caller hung up.
    case caller
    /// The bot said goodbye.
    case bot
    /// An agent ended the conversation.
    case agent
    /// A leg, a process or a node died.
    case fault
}

/// What a session came to.
public enum Outcome: String, Sendable, Codable, CaseIterable {
    /// The bot was enough.
    case contained
    /// A remote agent was enough.
    case consulted
    /// A seat was reached.
    case operated
    /// The caller gave up waiting.
    case abandoned
    /// Something broke.
    case failed
}

/// Marks ``QueueID``.
public enum QueueMark {}
/// The remote queue or a skill group's.
public typealias QueueID = Identifier<QueueMark>

extension QueueID {
    /// Where sessions wait for a remote agent.
    public static let remote = QueueID("remote")
    /// Where sessions wait for a seat of `group`.
    public init(_ group: SkillGroupID) { self.init("seat:" + group.rawValue) }
}

/// A range of waiting time that about half of the callers will find true.
public struct Estimate: Sendable, Equatable {
    /// The shorter end.
    public let low: Milliseconds
    /// The longer end.
    public let high: Milliseconds

    /// From `low` to `high`.
    public init(low: Milliseconds, high: Milliseconds) {
        self.low = low
        self.high = high
    }
}

/// A SHA-256 digest in lower-case hexadecimal.
public struct SHA256: Hashable, Sendable, CustomStringConvertible {
    /// 64 digits.
    public let hexadecimal: String
    /// The digest as written.
    public var description: String { hexadecimal }

    /// The digest written as `hexadecimal`; nil unless it is 64 lower-case hexadecimal digits.
    public init?(hexadecimal: String) {
        guard hexadecimal.utf8.count == 64, hexadecimal.utf8.allSatisfy("0123456789abcdef".utf8.contains) else {
            return nil
        }
        self.hexadecimal = hexadecimal
    }

    /// A digest already known to be well formed.
    init(wellFormed hexadecimal: String) { self.hexadecimal = hexadecimal }
}
