/// The id of something the caller can want, as written in `faq.yaml`: `lost_or_stolen_card`, `human_agent`, …
public struct IntentID: Hashable, Sendable, Codable, RawRepresentable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The id as written.
    public let rawValue: String
    /// The intent called `rawValue`; whether it exists is the FAQ's to say.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The intent called `value`.
    public init(stringLiteral value: String) { rawValue = value }
    /// The id as written.
    public var description: String { rawValue }
}

/// The id of a sentence the system says, as written in `prompts/en-US.yaml`.
public struct PromptID: Hashable, Sendable, Codable, RawRepresentable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The id as written.
    public let rawValue: String
    /// The prompt called `rawValue`; whether it exists is the catalogue's to say.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The prompt called `value`.
    public init(stringLiteral value: String) { rawValue = value }
    /// The id as written.
    public var description: String { rawValue }
}
