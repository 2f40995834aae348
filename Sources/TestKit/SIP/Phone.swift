public import Audio
public import Telephony

/// A SIP telephone of the tests': an endpoint on loopback, its events one after another, a tone it plays and what it hears.
///
/// For one test's task.
public final class Phone {
    /// Its user agent.
    public let endpoint: SIPEndpoint
    private var events: AsyncStream<SIPEvent>.Iterator

    /// No more events, or no room for a call.
    public struct Silent: Error {}

    /// A telephone that is on.
    ///
    /// - Parameters:
    ///   - change: Changes its configuration.
    ///   - admit: Judges what comes in; everything is let in unless said.
    public init(
        _ change: (inout SIPEndpointConfiguration) -> Void = { _ in },
        admit: @escaping @Sendable (SIPRequest) -> SIPVerdict = { _ in .letIn }
    ) throws {
        var configuration = SIPEndpointConfiguration()
        configuration.soundPorts = 20_000...59_999
        change(&configuration)
        endpoint = try SIPEndpoint(configuration, admit: admit)
        events = endpoint.events.makeAsyncIterator()
    }

    /// Where others reach it.
    public func uri(_ user: String = "100", transport: String = "UDP") -> String {
        let way = transport == "UDP" ? "" : ";transport=\(transport.lowercased())"
        return "sip:\(user)@\(endpoint.address):\(endpoint.port(of: transport) ?? 0)\(way)"
    }

    /// Waits for the next event that `pick` takes; others before it are passed over.
    public func event<Result>(_ pick: (SIPEvent) -> Result?) async throws -> Result {
        while let event = await events.next(isolation: #isolation) {
            if let result = pick(event) { return result }
        }
        throw Silent()
    }

    /// Rings `target`.
    public func dial(_ target: SIPTarget) throws -> SIPCall {
        guard let call = endpoint.dial(target) else { throw Silent() }
        return call
    }

    /// Waits for the next call and picks up.
    public func answer() async throws -> SIPCall {
        let call = try await incoming().0
        endpoint.answer(call)
        return call
    }

    /// Waits until it rings.
    public func incoming() async throws -> (SIPCall, SIPInvitation) {
        try await event { if case .incoming(let call, let invitation) = $0 { (call, invitation) } else { nil } }
    }

    /// Waits until a call stands.
    public func established() async throws {
        _ = try await event { if case .established = $0 { true } else { nil } }
    }

    /// Waits until a call ends, and says how.
    public func closed() async throws -> Int {
        try await event { if case .closed(_, let status, _) = $0 { status } else { nil } }
    }

    /// Waits until no call is left.
    public func idle() async throws {
        // The count is the network thread's: nothing tells when it changes.
        while endpoint.callCount > 0 { try await Task.sleep(for: .milliseconds(5)) }
    }

    /// Waits for a key.
    public func digit() async throws -> Character {
        try await event { if case .digit(_, let digit) = $0 { digit } else { nil } }
    }

    /// Two telephones that talk: the caller's call and the callee's.
    public static func connect(
        _ caller: Phone, _ callee: Phone, _ change: (inout SIPTarget) -> Void = { _ in }, transport: String = "UDP"
    ) async throws -> (SIPCall, SIPCall) {
        var target = SIPTarget(callee.uri(transport: transport))
        change(&target)
        let outgoing = try caller.dial(target)
        let incoming = try await callee.answer()
        try await caller.established()
        try await callee.established()
        return (outgoing, incoming)
    }
}

extension SIPEndpoint {
    /// Plays a steady tone in a call, paced as a line is, until the task that runs it is cancelled or the call is over.
    public func play(tone frequency: Int, in call: SIPCall) async {
        let samples = Tones.tone(frequency, seconds: 1).samples
        var due = ContinuousClock.now
        var position = 0
        while !Task.isCancelled, play(AudioFrame(padding: samples[position..<position + 160]), in: call) {
            position = (position + 160) % samples.count
            due = due.advanced(by: .milliseconds(20))
            try? await Task.sleep(until: due)  // ends early only when cancelled, which the loop looks at
        }
    }

    /// Plays a clip in a call once, paced as a line is.
    public func play(_ clip: AudioClip, in call: SIPCall) async {
        var due = ContinuousClock.now
        for frame in clip.frames where !Task.isCancelled {
            play(frame, in: call)
            due = due.advanced(by: .milliseconds(20))
            try? await Task.sleep(until: due)  // ends early only when cancelled, which the loop looks at
        }
    }

    /// What a call sounds like from now on.
    public func listen(to call: SIPCall) -> ToneMeter {
        let meter = ToneMeter()
        listen(to: call) { meter.take($0.samples) }
        return meter
    }
}
