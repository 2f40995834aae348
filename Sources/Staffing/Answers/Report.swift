public import Routing

/// What a scenario comes to, over all its simulated days. Values that no day could give (no call reached a seat) are nil.
public struct Report: Sendable, Equatable {
    /// How many days were simulated.
    public let days: Int
    /// Sessions a day.
    public let sessions: Interval?
    /// The share of sessions that ended in the bot.
    public let containment: Interval?
    /// Of those who asked for a human: 1 − the share that reached a seat.
    public let diversion: Interval?
    /// Of those who asked for a human: the share that hung up waiting, for whomever.
    public let abandonment: Interval?
    /// The remote agents.
    public let remote: Tier
    /// The seats, all groups together.
    public let seat: Tier
    /// Each skill group's queue, as listed in the scenario.
    public let skillGroups: [SkillGroup]
    /// Remote agents who keep a caller while a seat is sought, on average (Erlang); the price of `hold`.
    public let holding: Interval?
    /// The day by quarter hours.
    public let quarterHours: [QuarterHour]

    /// How a queue did.
    public struct Line: Sendable, Equatable {
        /// Callers a day that queued (and were answered at once or not).
        public let offered: Interval?
        /// The share of them answered within the target's time; who hung up counts as not answered.
        public let serviceLevel: Interval?
        /// Mean wait in seconds of those answered.
        public let asa: Interval?
        /// The share that hung up.
        public let abandonment: Interval?
        /// Callers waiting, on average.
        public let waiting: Interval?
    }

    /// How a skill group did.
    public struct SkillGroup: Sendable, Equatable {
        /// The group.
        public let id: SkillGroupID
        /// Its queue.
        public let line: Line
    }

    /// How a tier did.
    public struct Tier: Sendable, Equatable {
        /// Agents on the roster.
        public let heads: Int
        /// Its queue, or all its groups' together.
        public let line: Line
        /// Agents talking or in after-call work, on average (Erlang).
        public let busy: Interval?
        /// Agents signed in and not on a break, on average.
        public let atWork: Interval?
        /// Busy ÷ at work.
        public let occupancy: Interval?
    }

    /// A quarter of an hour of the day, averaged over the days.
    public struct QuarterHour: Sendable, Equatable {
        /// Seconds since midnight.
        public let start: Double
        /// By tier.
        public let tiers: [Staff.Tier: Slot]
    }

    /// A tier in a quarter of an hour.
    public struct Slot: Sendable, Equatable {
        /// Callers a day that queued.
        public let offered: Double
        /// The share of them answered in time; nil if there were none.
        public let serviceLevel: Double?
        /// Callers waiting, on average.
        public let waiting: Double
        /// Agents busy, on average.
        public let busy: Double
        /// Agents at work, on average.
        public let atWork: Double
    }
}
