/// A call of ours to a telephone, from the first ring on.
public final class SIPLine: Sendable {
    /// What happens on it.
    public enum Event: Sendable, Equatable {
        /// It rings, or is on its way: 100–199.
        case ringing(status: Int)
        /// Somebody has picked up.
        case answered
        /// Whoever has picked up asks for the call to go to `uri`; answer with ``SIPLine/answerTransfer(status:)``.
        case asksForTransfer(uri: String)
        /// How the transfer we asked for is faring.
        case transfer(status: Int)
        /// It is over: refused (300–699), unreachable (408), hung up (200). The last event.
        case ended(status: Int)
    }

    /// Its sound.
    public let leg: LiveLeg
    /// What happens on it; for one reader.
    public let events: AsyncStream<Event>

    private let call: SIPCall
    private let endpoint: SIPEndpoint
    private let continuation: AsyncStream<Event>.Continuation

    init(call: SIPCall, leg: LiveLeg, endpoint: SIPEndpoint) {
        self.call = call
        self.leg = leg
        self.endpoint = endpoint
        (events, continuation) = AsyncStream.makeStream()
    }

    /// Ends it, whether it rings or talks.
    public func hangUp() { leg.hangUp() }

    /// Tells whoever asked for a transfer how it fares; 200 and above end it.
    public func answerTransfer(status: Int) { endpoint.answerRefer(call, status: status) }

    func tell(_ event: Event) { continuation.yield(event) }

    func close(status: Int) {
        continuation.yield(.ended(status: status))
        continuation.finish()
    }
}
