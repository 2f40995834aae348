internal import Routing
internal import Settings

/// How an agent is reached: `reach` in `staff.yaml`.
public enum Reach: Sendable, Equatable {
    /// On the desk page, with the browser as the telephone. The default.
    case browser
    /// At a SIP address: a desk phone, a softphone, an extension of an exchange.
    case sip(String)
    /// By the exchange that brings the caller, at an address in its words: it puts the caller through, and Foyer leaves the line.
    case exchange(String)

    private static let prefix = "exchange:"

    /// What is written at `node`; nil for nothing.
    ///
    /// - Throws: `ConfigurationError` for anything but `browser`, a SIP address, or a seat's address at the exchange.
    init(_ node: ConfigurationNode?, tier: Staff.Tier) throws {
        guard let node else {
            self = .browser
            return
        }
        let text = try node.text()
        let isAddress =
            (text.hasPrefix("sip:") || text.hasPrefix("sips:")) && text.contains("@")
            && !text.contains { $0.isWhitespace || "<>\"".contains($0) }
        switch text {
        case "browser": self = .browser
        case _ where isAddress: self = .sip(text)
        case _ where text.hasPrefix(Self.prefix) && text.count > Self.prefix.count:
            guard tier == .seat else {
                throw node.error(
                    "a remote agent can't be reached by the exchange: its caller may have to go on to a seat")
            }
            self = .exchange(String(text.dropFirst(Self.prefix.count)))
        default: throw node.error("'\(text)' reaches nobody; write browser, or an address such as sip:anna@pbx.example")
        }
    }
}
