internal import Settings

/// How an agent is reached: `reach` in `staff.yaml`.
public enum Reach: Sendable, Equatable {
    /// On the desk page, with the browser as the telephone. The default.
    case browser
    /// At a SIP address: a desk phone, a softphone, an extension of an exchange.
    case sip(String)

    /// What is written at `node`; nil for nothing.
    ///
    /// - Throws: `ConfigurationError` for anything but `browser` or a SIP address.
    init(_ node: ConfigurationNode?) throws {
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
        default: throw node.error("'\(text)' reaches nobody; write browser, or an address such as sip:anna@pbx.example")
        }
    }
}
