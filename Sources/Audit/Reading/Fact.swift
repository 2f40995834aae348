internal import Foundation

/// The facts of one event as its JSON has them; what an event does not have is nil.
struct Fact: Decodable, Sendable {
    let at: Int64
    let event: String
    let session: String?
    let agent: String?
    let tier: String?
    let queue: String?
    let reason: String?
    let skillGroup: String?
    let by: String?
    let outcome: String?
    let node: String?
    let sha256: String?
    let gateway: String?
    let operations: [String]?
    let skillGroups: [String]?
    let expires: Int64?
    let leaseEnds: Int64?
    let until: Int64?
    let segment: Int?
    let version: Int?
    let position: Int?
    let priority: Int?

    /// The facts in `json`; nil if it is not an event.
    init?(json: String, decoder: JSONDecoder) {
        // What does not read becomes a finding.
        guard let fact = try? decoder.decode(Fact.self, from: Data(json.utf8)) else { return nil }
        self = fact
    }

    /// Every name an event may have.
    static let names: Set<String> = [
        "started", "said", "heard", "digit", "answered", "noInput", "noMatch", "recorded", "humanRequested", "queued",
        "unqueued", "reserved", "recordDelivered", "recordAcknowledged", "offered", "accepted", "rejected", "expired",
        "withdrawn", "legFailed", "connected", "disconnected", "held", "parked", "operationDeclared",
        "operationWithdrawn", "operationPerformed", "noted", "callbackAccepted", "callerLeft", "ended", "signedIn",
        "leaseRenewed", "signedOut", "ready", "away", "wrapUpEnded", "supervised",
    ]

    /// Names of the events a later agent has to know: those the interaction record is made of.
    static let recordNames: Set<String> = [
        "said", "heard", "digit", "answered", "noInput", "noMatch", "recorded", "humanRequested", "connected",
        "disconnected", "operationDeclared", "operationWithdrawn", "operationPerformed", "noted", "callbackAccepted",
    ]
}
