public import Audio

/// Another leg, with both sides recorded to a stereo WAV file: left the caller, right Foyer.
///
/// The file is complete as soon as either side has hung up, also when the call was cut short. An actor, because it guards
/// the open file; it writes to the disk about once a second of sound.
public actor RecordingLeg: CallLeg {
    /// The gateway of the leg recorded.
    public nonisolated let gateway: String
    /// The caller of the leg recorded.
    public nonisolated let caller: String
    /// The recorded leg's id.
    public nonisolated var callID: String? { leg.callID }
    /// Whether the recorded leg stands for real time.
    public nonisolated var isLive: Bool { leg.isLive }
    /// Why the recording failed, if it did: the call goes on without it.
    public private(set) var failure: AudioFileError?

    private let leg: any CallLeg
    private var recorder: StereoRecorder?
    private var unanswered: AudioFrame?
    private var isSecret = false

    /// Records `leg` to `path`.
    ///
    /// - Throws: `AudioFileError` if the file cannot be begun.
    public init(_ leg: any CallLeg, to path: String) throws(AudioFileError) {
        recorder = try StereoRecorder(path: path)
        self.leg = leg
        gateway = leg.gateway
        caller = leg.caller
    }

    /// The recorded leg's next event; at its end the file is completed.
    public func next() async -> LegEvent? {
        let event = await leg.next()
        switch event {
        case .frame(let frame):
            record(nil)
            unanswered = isSecret ? .silence : frame
        case nil: close()
        case .digit, .typed, .played: break
        }
        return event
    }

    /// Records the frame beside the caller's and passes it on.
    public func play(_ frame: AudioFrame) async {
        record(frame)
        await leg.play(frame)
    }

    /// Passes it on.
    public func listening(_ isListening: Bool) async {
        await leg.listening(isListening)
    }

    /// Records silence in place of a secret, and passes it on.
    public func keepSecret(_ isSecret: Bool) async {
        self.isSecret = isSecret
        await leg.keepSecret(isSecret)
    }

    /// Passes it on.
    public func clear() async {
        await leg.clear()
    }

    /// As the recorded leg.
    public nonisolated var confirmsPlayback: Bool { leg.confirmsPlayback }

    /// Passes it on.
    public func mark(_ number: Int) async {
        await leg.mark(number)
    }

    /// Completes the file and hangs up the recorded leg.
    public func hangUp() async {
        close()
        await leg.hangUp()
    }

    /// Writes the caller's last frame beside our answer to it, silence if there was none.
    private func record(_ answer: AudioFrame?) {
        guard let caller = unanswered else { return }
        unanswered = nil
        guard let recorder else { return }
        attempt { () throws(AudioFileError) in try recorder.append(caller: caller, foyer: answer ?? .silence) }
    }

    private func close() {
        record(nil)
        guard let recorder else { return }
        attempt { () throws(AudioFileError) in try recorder.close() }
        self.recorder = nil
    }

    private func attempt(_ write: () throws(AudioFileError) -> Void) {
        do { try write() } catch {
            failure = failure ?? error
            recorder = nil
        }
    }
}
