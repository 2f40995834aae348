internal import Routing

/// Counts and sums of one stretch of time; everything a report says is computed from them. Times are in milliseconds.
public struct Tally: Sendable, Equatable {
    /// How agents of one tier (or the bot) spent their time.
    public struct Work: Sendable, Equatable {
        /// Conversations begun.
        public internal(set) var conversations = 0
        /// Talking, with the caller on hold included.
        public internal(set) var talk: Int64 = 0
        /// After-call work.
        public internal(set) var wrapUp: Int64 = 0
        /// Ready or reserved: paid for and not handling anything.
        public internal(set) var idle: Int64 = 0

        /// Talk and wrap-up.
        public var handling: Int64 { talk + wrapUp }
    }

    /// Nothing counted yet.
    public init() {}

    /// How long the stretch is.
    public internal(set) var clock: Int64 = 0
    /// Sessions that began.
    public internal(set) var sessions = 0
    /// Of them: that have ended.
    public internal(set) var ended = 0
    /// Of them: that ended in the bot.
    public internal(set) var contained = 0
    /// Of them: that asked for a human.
    public internal(set) var askedForHuman = 0
    /// Of them: that reached a seat.
    public internal(set) var reachedSeat = 0
    /// Sessions that began to wait for the first human. The clock of the service level starts here, not in the bot.
    public internal(set) var queued = 0
    /// Of them: that a human answered.
    public internal(set) var answered = 0
    /// Of them: answered within the threshold.
    public internal(set) var answeredWithin = 0
    /// Of them: that hung up before. Callers who accepted a callback do not count.
    public internal(set) var abandoned = 0
    /// Of them: that hung up within the threshold.
    public internal(set) var abandonedWithin = 0
    /// Of them: that accepted a callback.
    public internal(set) var callbacks = 0
    /// How long those answered waited, in all.
    public internal(set) var waited: Int64 = 0
    /// The longest that one of them waited.
    public internal(set) var longestWait: Int64 = 0
    /// Seats that took over a caller.
    public internal(set) var transfers = 0
    /// Seats that were sought and did not take it: rejected, no answer, no leg.
    public internal(set) var transfersFailed = 0
    /// Callers who came back from a seat to a remote agent.
    public internal(set) var transfersReturned = 0
    /// The bot's time.
    public internal(set) var bot = Work()
    /// The remote agents' time.
    public internal(set) var remote = Work()
    /// The seats' time.
    public internal(set) var seat = Work()

    /// Work of `tier`.
    subscript(tier: Staff.Tier) -> Work {
        get { tier == .remote ? remote : seat }
        set { if tier == .remote { remote = newValue } else { seat = newValue } }
    }
}

extension Tally {
    /// Asterisk's first service level: answered within the threshold ÷ answered.
    public var serviceLevel: Double? { Self.share(answeredWithin, of: answered) }
    /// Asterisk's second: (answered + abandoned within the threshold) ÷ (answered + abandoned).
    public var serviceLevel2: Double? { Self.share(answeredWithin + abandonedWithin, of: answered + abandoned) }
    /// Average speed of answer, in seconds.
    public var averageSpeedOfAnswer: Double? { Self.ratio(waited, answered).map { $0 / 1000 } }
    /// Abandoned ÷ queued.
    public var abandonment: Double? { Self.share(abandoned, of: queued) }
    /// Sessions that ended in the bot ÷ sessions that ended.
    public var containment: Double? { Self.share(contained, of: ended) }
    /// 1 − sessions that reached a seat ÷ sessions that asked for a human.
    public var diversion: Double? { Self.share(askedForHuman - reachedSeat, of: askedForHuman) }

    /// Average handling time, in seconds: talk and wrap-up of a conversation.
    public func averageHandlingTime(_ work: Work) -> Double? {
        Self.ratio(work.handling, work.conversations).map { $0 / 1000 }
    }

    /// Handling ÷ (handling + idle).
    public func occupancy(_ work: Work) -> Double? {
        let staffed = work.handling + work.idle
        return staffed == 0 ? nil : Double(work.handling) / Double(staffed)
    }

    /// Handling ÷ clock: the load carried, in Erlang.
    public func load(_ work: Work) -> Double? { clock == 0 ? nil : Double(work.handling) / Double(clock) }

    /// (Handling + idle) ÷ clock: how many agents were at work on average.
    public func heads(_ work: Work) -> Double? {
        clock == 0 ? nil : Double(work.handling + work.idle) / Double(clock)
    }

    private static func share(_ part: Int, of whole: Int) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }

    private static func ratio(_ sum: Int64, _ count: Int) -> Double? {
        count == 0 ? nil : Double(sum) / Double(count)
    }
}
