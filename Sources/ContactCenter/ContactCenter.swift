public import Routing
public import VoiceBot

/// What all calls share: the bot, the routing core and the way to the agents.
public struct ContactCenter: Sendable {
    /// What answers first.
    public var voiceBot: VoiceBot
    /// Who gets which session.
    public let core: RoutingCore
    /// How agents are reached.
    public let agents: any AgentLegs

    /// The process among several that share a ledger; nil for a single one.
    public let node: NodeID?
    /// Who listens in on which call.
    public let supervision: Supervision
    /// How callers begin, by the number they dialed; all others with the bot's usual greeting.
    public var entries: [String: Entry] = [:]
    /// Whose callers may come back.
    let returns = Returns()
    /// Where calls are recorded; nil if they are not.
    public var recordings: Recordings?

    /// A contact center of these parts.
    public init(
        voiceBot: VoiceBot, core: RoutingCore, agents: any AgentLegs, node: NodeID? = nil,
        supervision: Supervision = Supervision()
    ) {
        self.node = node
        self.supervision = supervision
        self.voiceBot = voiceBot
        self.core = core
        self.agents = agents
    }
}
