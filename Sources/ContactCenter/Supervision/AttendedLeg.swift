internal import Audio
internal import Routing
internal import Synchronization
internal import Telephony

/// A caller's leg that others attend: a supervisor who listens, whispers to the agent or joins in, and a recorder.
///
/// The supervisor hears both sides mixed; recorded is what caller and Foyer heard of each other. A mutex guards what is passed from one step of a frame to the next; the leg has one
/// user, as every leg.
final class AttendedLeg: CallLeg {
    private struct State {
        var caller = AudioFrame.silence
        var supervisor: AudioFrame?
        /// The caller is asked for a secret: to others that sounds like silence.
        var isSecret = false
    }

    private let leg: any CallLeg
    private let session: SessionID
    private let supervision: Supervision
    private let recorder: CallRecorder?
    private let state = Mutex(State())

    init(_ leg: any CallLeg, _ session: SessionID, _ supervision: Supervision, _ recorder: CallRecorder?) {
        self.recorder = recorder
        self.leg = leg
        self.session = session
        self.supervision = supervision
    }

    var gateway: String { leg.gateway }
    var caller: String { leg.caller }
    var callID: String? { leg.callID }
    var dialed: String { leg.dialed }
    var isLive: Bool { leg.isLive }

    /// What a supervisor has just said to the agent; nil if nothing is to be heard.
    var whispered: AudioFrame? { state.withLock { $0.supervisor } }

    func next() async -> LegEvent? {
        let event = await leg.next()
        if case .frame(let frame) = event { state.withLock { $0.caller = $0.isSecret ? .silence : frame } }
        return event
    }

    func play(_ frame: AudioFrame) async {
        let caller = state.withLock { $0.caller }
        let outgoing = attend(caller, frame)
        recorder?.append(caller: caller, foyer: outgoing)
        await leg.play(outgoing)
    }

    /// Lets the supervisor hear both sides; gives what the caller shall hear.
    private func attend(_ caller: AudioFrame, _ frame: AudioFrame) -> AudioFrame {
        guard let supervisor = supervision.supervisor(of: session) else {
            state.withLock { $0.supervisor = nil }
            return frame
        }
        supervisor.leg.play(caller.mixed(with: frame))
        let said = supervisor.leg.take() ?? .silence
        state.withLock { $0.supervisor = supervisor.mode == .listen ? nil : said }
        return supervisor.mode == .barge ? frame.mixed(with: said) : frame
    }

    func listening(_ isListening: Bool) async { await leg.listening(isListening) }
    func keepSecret(_ isSecret: Bool) async {
        state.withLock { $0.isSecret = isSecret }
        await leg.keepSecret(isSecret)
    }
    func clear() async { await leg.clear() }
    var confirmsPlayback: Bool { leg.confirmsPlayback }
    func mark(_ number: Int) async { await leg.mark(number) }
    func handOver(to address: String, replacing: LiveLeg?) async -> HandOver? {
        await leg.handOver(to: address, replacing: replacing)
    }

    func hangUp() async {
        supervision.end(session)
        await leg.hangUp()
    }
}
