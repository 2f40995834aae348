public import Audio
internal import CReShim
internal import Dispatch
internal import Synchronization

/// A SIP user agent (RFC 3261) with its RTP, on libre: calls in and out, by number.
///
/// libre is not thread safe, so one thread of the C shim owns all of it; this object only puts commands into that
/// thread's queue and frames into its rings (every 20 ms the thread empties them onto the network), and may be used from
/// any thread. What happens comes by ``events``, which one reader reads; sound comes by the closure given to
/// ``listen(to:_:)``, on the shim's thread. Whatever runs there must return at once: it copies and leaves.
///
/// Ends every call when stopped or when the last reference goes.
public final class SIPEndpoint: Sendable {
    /// What happens, in order; ends when the endpoint has stopped. Never drops an event.
    public let events: AsyncStream<SIPEvent>
    /// The address others are told to send to.
    public let address: String

    /// The shim's endpoint. Its functions may be called from any thread until it has been stopped; the mutex makes sure
    /// of the "until".
    struct Handle: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private let handle: Mutex<Handle?>
    private let hub: SIPHub
    private let ports: [String: Int]

    /// Starts an endpoint.
    ///
    /// - Parameters:
    ///   - configuration: Where it lives.
    ///   - admit: Judges requests from outside, on the shim's thread: it must decide at once.
    /// - Throws: ``SIPError`` if a port is taken, the address is not this machine's, or the certificate can't be read.
    public init(_ configuration: SIPEndpointConfiguration, admit: @escaping @Sendable (SIPRequest) -> SIPVerdict) throws
    {
        let (events, continuation) = AsyncStream.makeStream(of: SIPEvent.self)
        let hub = SIPHub(events: continuation, admit: admit)
        let handle = try Self.start(configuration, hub)
        self.events = events
        self.hub = hub
        self.handle = Mutex(handle)
        address = String(cString: foyer_sip_address(handle.pointer))
        ports = Dictionary(
            uniqueKeysWithValues: ["UDP", "TCP", "TLS"].map { (name: String) in
                (name, Int(foyer_sip_port(handle.pointer, name)))
            })
    }

    deinit {
        handle.withLock { handle in
            if let handle { foyer_sip_stop(handle.pointer) }
        }
        hub.finish()
    }

    private static func start(_ configuration: SIPEndpointConfiguration, _ hub: SIPHub) throws -> Handle {
        let text = CStrings()
        var config = foyer_sip_config()
        config.address = text.keep(configuration.address)
        config.advertised = text.keep(configuration.advertised)
        config.udp = Int32(configuration.udp ?? -1)
        config.tcp = Int32(configuration.tcp ?? -1)
        config.tls = Int32(configuration.tls ?? -1)
        config.certificate = text.keep(configuration.certificate)
        config.authority = text.keep(configuration.authority)
        config.user = text.keep(configuration.user)
        config.realm = text.keep(configuration.realm)
        config.rtp_first = Int32(configuration.soundPorts.lowerBound)
        config.rtp_last = Int32(configuration.soundPorts.upperBound)
        config.calls = Int32(configuration.calls)
        config.srtp = configuration.encryption.code
        config.session_expires = Int32(configuration.sessionExpires)
        config.timer_second = Int32(configuration.timerSecond / .milliseconds(1))
        config.silence_limit = Int32(configuration.silenceLimit)
        config.ask_after = Int32(configuration.askAfter / .milliseconds(1))
        config.callbacks = hub.callbacks
        var reason = [CChar](repeating: 0, count: 256)
        guard let pointer = foyer_sip_start(&config, &reason, reason.count) else {
            let why = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw SIPError(description: "SIP can't start on \(configuration.address): \(why)")
        }
        return Handle(pointer: pointer)
    }

    /// Ends every call, waits up to two seconds for the other sides' answers, and frees the ports.
    public func stop() async {
        guard
            let handle = handle.withLock({ handle in
                defer { handle = nil }
                return handle
            })
        else { return }
        // It waits for a thread, which nothing on the cooperative pool may.
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                foyer_sip_stop(handle.pointer)
                continuation.resume()
            }
        }
        hub.finish()
    }

    /// The port of `UDP`, `TCP` or `TLS`; nil if it is not served.
    public func port(of transport: String) -> Int? {
        ports[transport].flatMap { $0 == 0 ? nil : $0 }
    }

    /// Calls there are, in both directions, with those still being set up.
    public var callCount: Int { withShim { Int(foyer_sip_calls($0)) } ?? 0 }

    private func withShim<Result: Sendable>(_ body: (OpaquePointer) -> Result) -> Result? {
        handle.withLock { handle -> Result? in handle.map { body($0.pointer) } }
    }
}

// MARK: Calls

extension SIPEndpoint {
    /// Rings somebody.
    ///
    /// - Returns: The call; nil if the endpoint is full or has stopped. Any other failure is a ``SIPEvent/closed(_:status:reason:)``.
    public func dial(_ target: SIPTarget) -> SIPCall? {
        let text = CStrings()
        var dialing = foyer_sip_dialing()
        dialing.uri = text.keep(target.uri)
        dialing.from_uri = text.keep(target.from ?? "sip:foyer@\(address)")
        dialing.from_name = text.keep(target.name)
        dialing.route = text.keep(target.proxy)
        dialing.auth_user = text.keep(target.user)
        dialing.auth_secret = text.keep(target.secret)
        dialing.headers = text.keep(target.headers.map { "\($0.name): \($0.value)\n" }.joined())
        let number = withShim { foyer_sip_dial($0, &dialing) } ?? 0
        return number == 0 ? nil : SIPCall(number: number)
    }

    /// Says that an incoming call rings; with early sound, what is played is heard before the answer (183).
    public func ring(_ call: SIPCall, withSound: Bool = false) {
        _ = withShim { foyer_sip_ring($0, call.number, withSound) }
    }

    /// Answers an incoming call.
    public func answer(_ call: SIPCall) { _ = withShim { foyer_sip_answer($0, call.number) } }

    /// Ends a call whatever its state: BYE, CANCEL, or `status` for one that is not answered yet.
    public func hangUp(_ call: SIPCall, status: Int = 486, retryAfter: Int? = nil) {
        hub.forget(call)
        let headers = retryAfter.map { "Retry-After: \($0)" }
        _ = withShim { foyer_sip_hangup($0, call.number, Int32(status), headers) }
    }

    /// Puts a call on hold (sendonly: it hears what is played, we do not hear it), or takes it back.
    public func hold(_ call: SIPCall, _ isOn: Bool) { _ = withShim { foyer_sip_hold($0, call.number, isOn) } }

    /// Presses a key for the other side: 0–9, `*`, `#`, A–D.
    public func press(_ key: Character, in call: SIPCall) {
        guard let byte = key.asciiValue else { return }
        _ = withShim { foyer_sip_press($0, call.number, CChar(bitPattern: byte)) }
    }

    /// Asks the other side to call `uri`; with `replacing`, to take over that call of ours there (RFC 3891).
    public func refer(_ call: SIPCall, to uri: String, replacing: SIPCall? = nil) {
        _ = withShim { foyer_sip_refer($0, call.number, uri, replacing?.number ?? 0) }
    }

    /// Tells who asked for a transfer how it fares: 100 to 199 on the way, anything above ends it.
    public func answerRefer(_ call: SIPCall, status: Int) {
        _ = withShim { foyer_sip_refer_answer($0, call.number, Int32(status)) }
    }
}

// MARK: Sound

extension SIPEndpoint {
    /// Has `sink` given a call's sound as it arrives, on the shim's thread: it must copy and return at once.
    public func listen(to call: SIPCall, _ sink: @escaping @Sendable (SIPSound) -> Void) { hub.listen(to: call, sink) }

    /// Sends 20 ms. Never waits: if the network thread is behind, the oldest frame of its ring goes.
    ///
    /// - Returns: False if the call is over.
    @discardableResult
    public func play(_ frame: AudioFrame, in call: SIPCall) -> Bool {
        frame.samples.withUnsafeBufferPointer { samples in
            guard let base = samples.baseAddress else { return false }
            return (withShim { foyer_sip_play($0, call.number, base) } ?? -1) >= 0
        }
    }

    /// Forgets what was played and has not left yet: 40 ms at most.
    public func clear(_ call: SIPCall) { _ = withShim { foyer_sip_clear($0, call.number) } }

    /// How a call's sound travels, at most a second old; of a call that is over, how it traveled. Nil once its place is another
    /// call's.
    public func statistics(of call: SIPCall) -> SIPStatistics? {
        var statistics = foyer_sip_statistics()
        guard withShim({ foyer_sip_read_statistics($0, call.number, &statistics) }) == true else { return nil }
        return SIPStatistics(statistics)
    }
}

// MARK: Registrars

extension SIPEndpoint {
    /// Registers an address with somebody else's registrar and keeps it so for as long as the endpoint lives.
    public func register(_ aor: String, at registrar: String, user: String?, secret: String?, expires: Int)
        -> SIPRegistration?
    {
        let number = withShim { foyer_sip_register($0, registrar, aor, user, secret, Int32(expires)) } ?? 0
        return number == 0 ? nil : SIPRegistration(number: number)
    }

    /// Takes a registration back.
    public func unregister(_ registration: SIPRegistration) {
        _ = withShim { foyer_sip_unregister($0, registration.number) }
    }
}

extension SIPEndpointConfiguration.Encryption {
    fileprivate var code: foyer_sip_srtp {
        switch self {
        case .off: FOYER_SIP_SRTP_OFF
        case .allowed: FOYER_SIP_SRTP_ALLOWED
        case .required: FOYER_SIP_SRTP_REQUIRED
        }
    }
}
