/// The settings of the routing core: how long things may take, how long queues may get.
public struct Rules: Sendable, Equatable, Codable {
    /// How long an offered agent may take to accept.
    public var offerExpires = Milliseconds.seconds(20)
    /// How long an accepting agent's leg may take to come up.
    public var connectWithin = Milliseconds.seconds(15)
    /// How long a seat's desk may take to acknowledge the interaction record.
    public var acknowledgeWithin = Milliseconds.seconds(10)
    /// After-call work; zero makes it end at the next tick.
    public var wrapUp = Milliseconds.seconds(15)
    /// How long an agent who rejected is left alone; nil until it says it is ready.
    public var pauseAfterReject: Milliseconds? = .seconds(10)
    /// How long an agent's desk may be silent before it is taken for lost; nil for ever.
    public var lease: Milliseconds?
    /// The remote queue's limits.
    public var remoteQueue = Limits()
    /// The skill groups' limits; groups not named have none.
    public var seatQueues: [SkillGroupID: Limits] = [:]

    /// How much waiting a queue allows.
    public struct Limits: Sendable, Equatable, Codable {
        /// The most sessions that may wait; nil for no limit.
        public var length: Int?
        /// The longest a session may wait; nil for no limit.
        public var wait: Milliseconds?
        /// When the queue takes callers; nil for always. Whoever waits at closing time has waited for the last time, save
        /// callers who have talked with an agent or are to be called back: they keep waiting.
        public var hours: Hours?

        /// At most `length` sessions, each at most `wait`, during `hours`.
        public init(length: Int? = nil, wait: Milliseconds? = nil, hours: Hours? = nil) {
            self.length = length
            self.wait = wait
            self.hours = hours
        }

        /// How long a session that queues at `moment` may wait; nil for ever.
        func end(from moment: Timestamp) -> Timestamp? {
            [wait.map { moment + $0 }, hours?.closes(after: moment)].compactMap(\.self).min()
        }
    }

    /// The usual settings.
    public init() {}
}
