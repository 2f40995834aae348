/// A place where a ledger breaks a rule.
public struct Finding: Sendable, Equatable, CustomStringConvertible {
    /// The rule.
    public let rule: Rule
    /// The event at which it shows, from 1.
    public let position: Int64
    /// What is wrong there: one sentence.
    public let sentence: String

    /// `I4 at event 812: …`.
    public var description: String { "\(rule.rawValue) at event \(position): \(sentence)" }
}

/// What a ledger is checked against. The raw value is what people read.
public enum Rule: String, Sendable, Equatable, CaseIterable {
    /// Each event is hashed with the one before, so none can be changed, put in or taken out unseen.
    case chain
    /// Positions start at 1 and have no gaps.
    case positions
    /// Every event reads and is later than the one before, and content is erased only from sessions that are over.
    case form
    /// The first human of every session is a remote agent.
    case firstHumanIsRemote = "I1"
    /// A seat is reserved only after the session's own remote agent declared an operation.
    case seatNeedsDeclaration = "I2"
    /// The seat belongs to a skill group that performs the operations, and was the longest idle.
    case seatIsAble = "I3"
    /// The record is delivered and acknowledged by its hash before the seat is offered the session.
    case recordBeforeOffer = "I4"
    /// A consultation ends without a seat.
    case consultationNeedsNoSeat = "I5"
    /// The caller is never dropped by a transfer; in hold the agent leaves only when the seat has answered.
    case callerIsKept = "I6"
    /// An agent has at most one offer or conversation, and an offer is accepted once and in time.
    case oneOfferAnAgent = "I7"
    /// Nobody waits while somebody idle may take the session, and the line is kept.
    case workConserving = "I8"
    /// What ends releases everything that depended on it.
    case endingsRelease = "I9"
    /// The numbers in events are what the events before them add up to.
    case numbersAddUp = "I10"
}

/// What an audit came to.
public struct Verdict: Sendable, Equatable {
    /// How many events there are.
    public internal(set) var events = 0
    /// How many sessions were started.
    public internal(set) var sessions = 0
    /// How many events have had their personal content erased.
    public internal(set) var erased = 0
    /// The last event's hash in hexadecimal, to be noted elsewhere: a ledger cut off at its end is whole but ends otherwise.
    public internal(set) var head = String(repeating: "0", count: 64)
    /// Every place where a rule is broken, in the ledger's order.
    public internal(set) var findings: [Finding] = []

    /// Whether everything holds.
    public var holds: Bool { findings.isEmpty }
}
