public import Logging
public import ServiceLifecycle
internal import Synchronization

/// Calls by SIP: callers in, by way of trunks; agents' phones out, rung by ``dial(_:as:follow:)``.
///
/// A back-to-back user agent: every party has a call of its own with Foyer, and Foyer passes the sound between them. So a
/// caller moves from one agent to the next without its telephone or its trunk noticing.
///
/// One task reads the endpoint's events and never waits; calls and lines run in tasks of the gateway's own, which end
/// with it. A mutex guards which call is whose.
public final class SIPGateway: Service, Sendable {
    /// Where it lives, who may call, and where it registers.
    public struct Settings: Sendable {
        /// Address, ports, encryption.
        public var endpoint: SIPEndpointConfiguration
        /// Who may call.
        public var door: SIPDoor
        /// The providers and exchanges it registers with.
        public var trunks: [SIPTrunk] = []
        /// Seconds after which a refused caller may try again.
        public var retryAfter = 10

        /// A gateway at `endpoint` behind `door`.
        public init(endpoint: SIPEndpointConfiguration, door: SIPDoor) {
            self.endpoint = endpoint
            self.door = door
        }
    }

    /// What has become of the calls so far, for metrics.
    public struct Counts: Sendable, Equatable {
        /// Callers let in.
        public var admitted = 0
        /// Callers turned away because the house was full.
        public var refused = 0
        /// Requests that got no answer, because they came from strangers.
        public var ignored = 0
        /// Calls that ended because the other side was lost.
        public var lost = 0
        /// Packets of sound received in calls that are over.
        public var packets = 0
        /// Packets lost on the way to us.
        public var packetsLost = 0
        /// Packets of ours that the other sides say they lost (RTCP).
        public var packetsLostRemotely = 0
    }

    typealias Job = @Sendable () async -> Void

    private enum Party {
        case caller(LiveLeg, Admission)
        case line(SIPLine)

        var leg: LiveLeg {
            switch self {
            case .caller(let leg, _): leg
            case .line(let line): line.leg
            }
        }
    }

    private struct State {
        var door: SIPDoor
        var parties: [SIPCall: Party] = [:]
        /// Callers whose exchange has been asked to put them through.
        var departures: [SIPCall: HandOver] = [:]
        var counts = Counts()
    }

    let endpoint: SIPEndpoint
    private let settings: Settings
    private let reception: any CallReception
    private let logger: Logger
    private let state: SharedState
    private let jobs: AsyncStream<Job>
    private let newJobs: AsyncStream<Job>.Continuation

    /// What the shim's thread and the gateway's tasks both touch.
    private final class SharedState: Sendable {
        let value: Mutex<State>
        init(_ state: sending State) { value = Mutex(state) }
    }

    /// Opens the ports. Nothing is answered before ``run()``.
    ///
    /// - Throws: ``SIPError``.
    public init(_ settings: Settings, reception: any CallReception, logger: Logger) throws {
        self.settings = settings
        self.reception = reception
        self.logger = logger
        let state = SharedState(State(door: settings.door))
        self.state = state
        (jobs, newJobs) = AsyncStream.makeStream()
        let start = ContinuousClock.now
        endpoint = try SIPEndpoint(settings.endpoint) { request in
            state.value.withLock { state in
                let verdict = state.door.judge(request, at: start.duration(to: .now))
                if verdict.isIgnored { state.counts.ignored += 1 }
                return verdict
            }
        }
    }

    /// What has become of the calls so far.
    public var counts: Counts { state.value.withLock { $0.counts } }

    /// The port of `UDP`, `TCP` or `TLS`; nil if it is not served.
    public func port(of transport: String) -> Int? { endpoint.port(of: transport) }

    /// Takes calls until a graceful shutdown; then says BYE to whoever is left.
    public func run() async throws {
        logger.info(
            "SIP listens",
            metadata: ["address": "\(endpoint.address)", "port": "\(endpoint.port(of: "UDP") ?? 0)"])
        await withDiscardingTaskGroup { group in
            group.addTask { await self.readEvents() }
            group.addTask {
                // Cancelled or shutting down, the end is the same.
                do { try await gracefulShutdown() } catch {}
                await self.endpoint.stop()
            }
            for await job in jobs { group.addTask { await job() } }
            group.cancelAll()
        }
    }

    private func readEvents() async {
        var registrar = SIPRegistrar(settings.trunks)
        registrar.start(endpoint)
        for await event in endpoint.events { await handle(event, &registrar) }
        newJobs.finish()
    }

    private func handle(_ event: SIPEvent, _ registrar: inout SIPRegistrar) async {
        switch event {
        case .incoming(let call, let invitation): take(call, invitation)
        case .established(let call): answered(call)
        case .progress(let call, let status, _): line(call)?.tell(.ringing(status: status))
        case .closed(let call, let status, _): closed(call, status)
        case .digit(let call, let digit): party(call)?.leg.receive(digit: digit)
        case .held: break  // What is played for it is not sent meanwhile.
        case .referAsked(let call, let uri): referred(call, uri)
        case .referProgress(let call, let status): transferred(call, status)
        case .registered, .unregistered: registrar.handle(event, endpoint, logger)
        }
    }
}

// MARK: Callers

extension SIPGateway {
    private func take(_ call: SIPCall, _ invitation: SIPInvitation) {
        guard let admission = reception.admit() else {
            state.value.withLock { $0.counts.refused += 1 }
            return endpoint.hangUp(call, status: 503, retryAfter: settings.retryAfter)
        }
        let leg = makeLeg(
            call, caller: invitation.request.caller, callID: invitation.sessionID, dialed: invitation.request.number)
        state.value.withLock { state in
            state.parties[call] = .caller(leg, admission)
            state.counts.admitted += 1
        }
        endpoint.answer(call)
    }

    private func answered(_ call: SIPCall) {
        switch party(call) {
        case .caller(let leg, let admission)?:
            newJobs.yield { [reception] in await reception.answer(leg, admission) }
        case .line(let line)?: line.tell(.answered)
        case nil: endpoint.hangUp(call)
        }
    }

    private func closed(_ call: SIPCall, _ status: Int) {
        let party = state.value.withLock { state in
            if status == 408 { state.counts.lost += 1 }
            // Hung up before the transfer's outcome was told: there is none.
            state.departures.removeValue(forKey: call)?.end(.failed)
            return state.parties.removeValue(forKey: call)
        }
        party?.leg.remoteHungUp()
        record(call, party)
        if case .line(let line)? = party { line.close(status: status) }
    }

    /// Tells how a call's sound has traveled, if it was ever answered.
    private func record(_ call: SIPCall, _ party: Party?) {
        guard let party, let statistics = endpoint.statistics(of: call), statistics.received + statistics.sent > 0
        else {
            return
        }
        let word = if case .caller = party { "caller" } else { "agent" }
        state.value.withLock { state in
            state.counts.packets += statistics.received
            state.counts.packetsLost += statistics.lost
            state.counts.packetsLostRemotely += statistics.remoteLost
        }
        CallQuality(statistics: statistics, party: word, callID: party.leg.callID).log(to: logger)
    }

    /// Callers can't send themselves anywhere: that would be a way past the desk.
    private func referred(_ call: SIPCall, _ uri: String) {
        guard let line = line(call) else { return endpoint.answerRefer(call, status: 403) }
        line.tell(.asksForTransfer(uri: uri))
    }

    /// Asks a caller's exchange to call `uri` for it (RFC 3515), taking the place of our own call there if one is given (RFC 3891);
    /// nil if that is no SIP address.
    private func handOver(_ call: SIPCall, to uri: String, replacing: LiveLeg?) -> HandOver? {
        guard uri.hasPrefix("sip:") || uri.hasPrefix("sips:"), case .caller? = party(call) else { return nil }
        let handOver = HandOver()
        let replaced = state.value.withLock { state in
            state.departures[call] = handOver
            return replacing.flatMap { leg in state.parties.first { $0.value.leg === leg }?.key }
        }
        endpoint.refer(call, to: uri, replacing: replaced)
        return handOver
    }

    private func transferred(_ call: SIPCall, _ status: Int) {
        guard let handOver = state.value.withLock({ $0.departures[call] }) else {
            line(call)?.tell(.transfer(status: status))
            return
        }
        guard status >= 200 else { return }
        state.value.withLock { _ = $0.departures.removeValue(forKey: call) }
        handOver.end(status < 300 ? .done : .failed)
    }

    private func makeLeg(_ call: SIPCall, caller: String = "", callID: String? = nil, dialed: String = "") -> LiveLeg {
        // Two calls and a ring lie between the parties: each holds as little as it can. The endpoint asks who is silent.
        let leg = LiveLeg(
            gateway: "sip", caller: caller, callID: callID, dialed: dialed, store: 1, patience: .max,
            exchange: { [weak self] in self?.handOver(call, to: $0, replacing: $1) }
        ) { [endpoint, weak self] signal in
            switch signal {
            case .audio(let frame): return endpoint.play(frame, in: call)
            case .clear: endpoint.clear(call)
            case .mark, .ring, .quiet: break  // A SIP telephone is rung by a call of its own.
            case .hangUp:
                endpoint.hangUp(call)
                self?.hungUp(call)
            }
            return true
        }
        let patch = SoundPatch(into: leg)
        endpoint.listen(to: call) { patch.take($0) }
        return leg
    }

    /// Our own hang-up is not reported back.
    private func hungUp(_ call: SIPCall) {
        let party = state.value.withLock { $0.parties.removeValue(forKey: call) }
        record(call, party)
        if case .line(let line)? = party { line.close(status: 200) }
    }

    private func party(_ call: SIPCall) -> Party? { state.value.withLock { $0.parties[call] } }

    private func line(_ call: SIPCall) -> SIPLine? {
        if case .line(let line)? = party(call) { line } else { nil }
    }
}

// MARK: Lines

extension SIPGateway {
    /// Rings a telephone.
    ///
    /// - Parameter follow: Reads the line's events, in a task of the gateway's that ends with it.
    /// - Returns: The line; nil if the endpoint is full or closing.
    public func dial(_ target: SIPTarget, follow: @escaping @Sendable (SIPLine) async -> Void) -> SIPLine? {
        // Under the lock, so that whatever happens on the line finds it.
        let line = state.value.withLock { state -> SIPLine? in
            guard let call = endpoint.dial(target) else { return nil }
            let line = SIPLine(call: call, leg: makeLeg(call), endpoint: endpoint)
            state.parties[call] = .line(line)
            return line
        }
        if let line { newJobs.yield { await follow(line) } }
        return line
    }
}

extension SIPInvitation {
    /// The session a Foyer gave the call before, so that a caller who comes back goes on where it was; else the Call-ID. None
    /// if neither is written as an id may be.
    fileprivate var sessionID: String? { [session, callID].first(where: Self.isPlain) }

    private static func isPlain(_ id: String) -> Bool {
        let isPlain = id.utf8.allSatisfy { byte in
            let character = Character(UnicodeScalar(byte))
            return character.isASCII && (character.isLetter || character.isNumber || "-._@".contains(character))
        }
        return isPlain && (8...80).contains(id.utf8.count)
    }
}
