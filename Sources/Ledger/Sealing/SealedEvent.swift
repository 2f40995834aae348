internal import Routing

/// One event as a row keeps it: sealed into the hash chain.
///
/// `hash = SHA-256(previous hash ‖ SHA-256(facts) ‖ seal)`, where `seal = SHA-256(content)`, and 32 zero bytes stand for the
/// hash before the first event and for the seal of an event without content. All parts have a fixed length, so nothing can
/// be shifted from one into another.
struct SealedEvent: Sendable {
    let position: Int64
    /// A copy of the facts' session, for the index.
    let session: String?
    /// The event without its personal content, as canonical JSON.
    let facts: String
    /// The personal content as canonical JSON; nil if there is none or it has been erased.
    let content: String?
    /// The content's hash, which stays when the content is erased; nil if there never was any.
    let seal: Digest?
    let hash: Digest

    /// Seals `event` after the event whose hash is `previous`.
    init(_ event: Event, position: Int64, after previous: Digest) {
        let (facts, content) = PersonalContent.split(event)
        self.position = position
        session = event.session?.rawValue
        self.facts = facts.text()
        self.content = content?.text()
        seal = self.content.map(Digest.init(of:))
        hash = Self.hash(facts: self.facts, seal: seal, after: previous)
    }

    /// The row as it was read.
    init(position: Int64, session: String?, facts: String, content: String?, seal: [UInt8]?, hash: [UInt8]) {
        self.position = position
        self.session = session
        self.facts = facts
        self.content = content
        self.seal = seal.map(Digest.init(bytes:))
        self.hash = Digest(bytes: hash)
    }

    /// The event, if it is what was written after `previous`; nil for the hash before means that the event before is missing.
    func opened(after previous: Digest?, ledger: String) throws -> RecordedEvent {
        guard let previous = position == 1 ? .zero : previous else {
            throw malformed("the event before it is missing", ledger)
        }
        let isContentRight = content.map { Digest(of: $0) == seal } ?? true
        guard isContentRight, Self.hash(facts: facts, seal: seal, after: previous) == hash else {
            throw malformed("it or the event before it is not what was written", ledger)
        }
        do {
            let event = try PersonalContent.join(JSON(parsing: facts), content.map { try JSON(parsing: $0) })
            return RecordedEvent(position: position, event: event)
        } catch {
            throw malformed(String(describing: error), ledger)
        }
    }

    private func malformed(_ problem: String, _ ledger: String) -> LedgerError {
        .malformed(
            path: ledger, position: position, problem: problem + "; run foyer verify, restore the newest backup.")
    }

    private static func hash(facts: String, seal: Digest?, after previous: Digest) -> Digest {
        Digest(ofBytes: previous.bytes + Digest(of: facts).bytes + (seal ?? .zero).bytes)
    }
}

extension Sequence where Element == Event {
    /// The events, sealed one after the other behind `position` and its `hash`.
    func sealed(after position: Int64, _ hash: Digest) -> [SealedEvent] {
        var last = (position: position, hash: hash)
        return map { event in
            let sealed = SealedEvent(event, position: last.position + 1, after: last.hash)
            last = (sealed.position, sealed.hash)
            return sealed
        }
    }
}
