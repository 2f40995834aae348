internal import CReShim
internal import Synchronization

/// Where the shim's callbacks arrive: the link between its thread and ``SIPEndpoint``.
///
/// The endpoint keeps it alive until the shim's thread has been joined; the shim refers to it unretained. The callbacks
/// are free functions on purpose: a closure could inherit an actor's isolation, which C's thread would trap on.
final class SIPHub: Sendable {
    private let events: AsyncStream<SIPEvent>.Continuation
    private let admit: @Sendable (SIPRequest) -> SIPVerdict
    private let sinks = Mutex<[SIPCall: @Sendable (SIPSound) -> Void]>([:])

    init(
        events: AsyncStream<SIPEvent>.Continuation, admit: @escaping @Sendable (SIPRequest) -> SIPVerdict
    ) {
        self.events = events
        self.admit = admit
    }

    var callbacks: foyer_sip_callbacks {
        foyer_sip_callbacks(
            context: Unmanaged.passUnretained(self).toOpaque(), event: sipEvent, audio: sipAudio, admit: sipAdmit)
    }

    func finish() { events.finish() }

    func listen(to call: SIPCall, _ sink: @escaping @Sendable (SIPSound) -> Void) {
        sinks.withLock { $0[call] = sink }
    }

    func forget(_ call: SIPCall) { _ = sinks.withLock { $0.removeValue(forKey: call) } }

    fileprivate func take(_ event: SIPEvent) {
        if case .closed(let call, _, _) = event { forget(call) }
        events.yield(event)
    }

    fileprivate func take(_ sound: SIPSound, of call: SIPCall) {
        sinks.withLock { $0[call] }?(sound)
    }

    fileprivate func judge(_ request: SIPRequest) -> SIPVerdict { admit(request) }

    fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> SIPHub? {
        context.map { Unmanaged<SIPHub>.fromOpaque($0).takeUnretainedValue() }
    }
}

private func sipEvent(_ context: UnsafeMutableRawPointer?, _ event: UnsafePointer<foyer_sip_event>?) {
    guard let hub = SIPHub.of(context), let event, let copy = SIPEvent(event.pointee) else { return }
    hub.take(copy)
}

private func sipAudio(
    _ context: UnsafeMutableRawPointer?, _ call: foyer_sip_call, _ samples: UnsafePointer<Int16>?, _ count: Int,
    _ missing: Int
) {
    guard let hub = SIPHub.of(context) else { return }
    let sound = SIPSound(samples: Array(UnsafeBufferPointer(start: samples, count: count)), missing: missing)
    hub.take(sound, of: SIPCall(number: call))
}

private func sipAdmit(
    _ context: UnsafeMutableRawPointer?, _ call: foyer_sip_call, _ request: UnsafePointer<foyer_sip_request>?,
    _ verdict: UnsafeMutablePointer<foyer_sip_verdict>?
) {
    guard let hub = SIPHub.of(context), let request, let verdict else { return }
    hub.judge(SIPRequest(request.pointee)).write(to: &verdict.pointee)
}

extension SIPVerdict {
    fileprivate func write(to verdict: inout foyer_sip_verdict) {
        verdict.refuse = isIgnored ? -1 : Int32(refusal ?? 0)
        verdict.retry_after = Int32(retryAfter)
        verdict.challenge = secret != nil
        guard let secret else { return }
        withUnsafeMutableBytes(of: &verdict.secret) { bytes in
            // Too long a secret can't be proven: better than one cut short.
            guard secret.utf8.count < bytes.count else { return }
            bytes.copyBytes(from: secret.utf8)
        }
    }
}

extension SIPRequest {
    fileprivate init(_ shim: foyer_sip_request) {
        self.init(
            method: String(cString: shim.method), source: String(cString: shim.source),
            transport: String(cString: shim.transport), number: String(cString: shim.to_user),
            from: String(cString: shim.from_user), name: String(cString: shim.from_name),
            asserted: String(cString: shim.asserted_user), privacy: String(cString: shim.privacy),
            user: String(cString: shim.auth_user), replaces: shim.replaces)
    }
}

extension SIPEvent {
    fileprivate init?(_ shim: foyer_sip_event) {
        let call = SIPCall(number: shim.call)
        let text = String(cString: shim.text)
        switch shim.type {
        case FOYER_SIP_INCOMING:
            guard let request = shim.request else { return nil }
            self = .incoming(
                call,
                SIPInvitation(
                    request: SIPRequest(request.pointee), callID: String(cString: shim.call_id),
                    session: String(cString: shim.session), userToUser: String(cString: shim.user_to_user)))
        case FOYER_SIP_PROGRESS: self = .progress(call, status: Int(shim.code), hasSound: shim.media)
        case FOYER_SIP_ESTABLISHED: self = .established(call)
        case FOYER_SIP_CLOSED: self = .closed(call, status: Int(shim.code), reason: text)
        case FOYER_SIP_DIGIT:
            guard let digit = text.first else { return nil }
            self = .digit(call, digit)
        case FOYER_SIP_HELD: self = .held(call, shim.code != 0)
        case FOYER_SIP_REFER: self = .referAsked(call, uri: text)
        case FOYER_SIP_REFER_RESULT: self = .referProgress(call, status: Int(shim.code))
        case FOYER_SIP_REGISTERED: self = .registered(SIPRegistration(number: shim.call))
        case FOYER_SIP_UNREGISTERED:
            self = .unregistered(SIPRegistration(number: shim.call), status: Int(shim.code), reason: text)
        default: return nil
        }
    }
}
