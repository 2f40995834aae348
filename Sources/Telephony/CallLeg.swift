public import Audio

/// One caller's audio path, whatever carries it: a WAV file, a script, a socket.
///
/// The leg is the call's clock: ``next()`` gives one ``LegEvent/frame(_:)`` for each 20 ms of the caller's time, silence
/// where nothing arrived, and digits, typed words and the hang-up between them as they happen. Whoever runs the call
/// answers each frame with exactly one ``play(_:)``. A leg that stands for real time delays ``next()`` until the frame is
/// due; one that reads a file returns at once, so the same call runs as fast as it can be computed.
///
/// A leg has one user: the call's task. Its methods are not called concurrently.
public protocol CallLeg: Sendable {
    /// What carries the call: `wav`, `typed`, `audiosocket`, …
    var gateway: String { get }
    /// The caller's number or name, as given by the gateway; empty if withheld.
    var caller: String { get }
    /// The gateway's own id of the call, which becomes the session's; nil if it has none that is unique.
    var callID: String? { get }
    /// The number the caller has dialed; empty if the gateway does not know it.
    var dialed: String { get }
    /// Whether the leg stands for real time: its call must not wait for anything but the next frame.
    var isLive: Bool { get }

    /// The next thing the caller's side brings, or nil once the caller has hung up.
    func next() async -> LegEvent?
    /// Plays one frame to the caller, in answer to one received frame.
    func play(_ frame: AudioFrame) async
    /// Says whether the caller is expected to speak now; a scripted caller waits for this before its next turn.
    func listening(_ isListening: Bool) async
    /// Says whether the caller is asked for a secret: until it is over nobody else may hear or record what the caller says.
    func keepSecret(_ isSecret: Bool) async
    /// Has what was played and not yet heard forgotten, where a transport holds a store of it: the caller has cut in.
    func clear() async
    /// Whether the leg can tell by ``LegEvent/played(_:)`` when the caller has heard what was played. Others have no store:
    /// what is played is as good as heard.
    var confirmsPlayback: Bool { get }
    /// Has ``LegEvent/played(_:)`` come with this number once the caller has heard what was played so far, or it was cleared.
    func mark(_ number: Int) async
    /// Asks whatever carries the call to put the caller through to `address`, in its own words (`sip:…`, a dial plan's
    /// `PJSIP/…`), and to leave us; nil if it can't.
    ///
    /// - Parameter replacing: Our own call with whoever is there, which the caller's is to take the place of; nil for none.
    func handOver(to address: String, replacing: LiveLeg?) async -> HandOver?
    /// Ends the leg from our side; ``next()`` returns nil from then on.
    func hangUp() async
}

extension CallLeg {
    /// None.
    public var callID: String? { nil }
    /// Unknown.
    public var dialed: String { "" }
    /// Recorded and typed calls run as fast as they can be computed.
    public var isLive: Bool { false }
    /// Most legs let nobody else hear.
    public func keepSecret(_ isSecret: Bool) async {}
    /// Most legs hold no store.
    public func clear() async {}
    /// Most legs have nobody to ask.
    public func handOver(to address: String, replacing: LiveLeg?) async -> HandOver? { nil }
    /// Most legs hold no store.
    public var confirmsPlayback: Bool { false }
    /// Nothing: see ``confirmsPlayback``.
    public func mark(_ number: Int) async {}
}

/// What a caller's side of a call brings.
public enum LegEvent: Sendable, Equatable {
    /// 20 ms of the caller's sound.
    case frame(AudioFrame)
    /// A key pressed: 0–9, `*`, `#`, A–D.
    case digit(Character)
    /// Words typed instead of spoken (`foyer talk`, scripted calls); they reach the bot as if heard with certainty.
    case typed(String)
    /// The caller has heard what was played before this mark.
    case played(Int)
}
