public import Dialogue

/// How callers of one number begin.
public struct Entry: Sendable, Equatable {
    /// What the bot says first; nil for the usual greeting.
    public var greeting: PromptID?
    /// Whether the bot asks for an agent at once. That is a remote agent, as always.
    public var startsWithAgent: Bool

    /// Begins with this greeting, or with an agent.
    public init(greeting: PromptID? = nil, startsWithAgent: Bool = false) {
        self.greeting = greeting
        self.startsWithAgent = startsWithAgent
    }
}
