/// A program elsewhere that is told what happens, by signed HTTP requests.
public struct Webhook: Sendable, Equatable {
    /// Its name in the API and the logs.
    public let name: String
    /// Where requests go: http or https.
    public let url: String
    /// The key of the signature.
    public let secret: String
    /// The events it is told, by name; nil for all.
    public let events: Set<String>?
    /// Whether it gets the interaction record for a seat that is kept for a session, and acknowledges it in the seat's place by
    /// answering 2xx with the record's hash.
    public let takesRecords: Bool

    /// The webhook called `name`.
    public init(name: String, url: String, secret: String, events: Set<String>? = nil, takesRecords: Bool = false) {
        self.name = name
        self.url = url
        self.secret = secret
        self.events = events
        self.takesRecords = takesRecords
    }
}

/// A request that was given up: it was tried ``WebhookPost/attempts`` times.
struct DeadLetter: Sendable, Codable, Equatable {
    /// The event's position in the ledger.
    let position: Int64
    /// What was sent.
    let body: String
    /// What happened at the last attempt, in one sentence.
    let problem: String
}
