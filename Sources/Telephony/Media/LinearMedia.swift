internal import Audio
internal import Synchronization

/// The platforms that send 16-bit samples as they are: jambonz, FreeSWITCH, Foyer's own page.
///
/// A JSON text may come first and tell who calls and at which rate; FreeSWITCH need not send one.
final class LinearReader: MediaReader {
    private let platform: MediaPlatform
    private var rate: Int
    private var lineRate = LineRate()
    private var hasStarted = false

    init(platform: MediaPlatform, rate: Int) {
        self.platform = platform
        self.rate = rate
    }

    func take(_ message: MediaMessage) -> [MediaMeaning] {
        switch message {
        case .text(let text): take(text)
        case .binary(let bytes) where hasStarted || platform == .freeswitch:
            start(nil) + [.sound(lineRate.convert(LinearPCM.samples(bytes), from: rate))]
        case .binary: []
        }
    }

    private func take(_ text: String) -> [MediaMeaning] {
        guard let json = MediaJSON(text) else { return [] }
        if !hasStarted { return start(json) }
        switch json["event"] ?? json["type"] {
        case "dtmf", "digit": return (json["dtmf"] ?? json["digit"])?.first.map { [.digit($0)] } ?? []
        case "mark": return [.played(json["number"].flatMap { Int($0) })]
        case "hangup", "disconnect": return [.over]
        default: return []
        }
    }

    private func start(_ json: MediaJSON?) -> [MediaMeaning] {
        guard !hasStarted else { return [] }
        hasStarted = true
        rate = json?.rate("sampleRate") ?? json?.rate("rate") ?? rate
        let id = json?["callSid"] ?? json?["uuid"] ?? json?["callId"]
        let caller = json?["from"] ?? json?["caller"] ?? ""
        return [.started(callID: id, caller: caller, writer: LinearWriter(platform: platform, rate: rate))]
    }
}

/// Speaks to those platforms. A mutex guards the resampler, though one call uses it.
final class LinearWriter: MediaWriter {
    private let platform: MediaPlatform
    private let rate: Int
    private let resampler: Mutex<Resampler>

    init(platform: MediaPlatform, rate: Int) {
        self.platform = platform
        self.rate = rate
        resampler = Mutex(Resampler(from: Telephone.sampleRate, to: rate))
    }

    func messages(for signal: LiveLeg.Signal) -> [MediaMessage] {
        switch signal {
        case .audio(let frame):
            guard rate != Telephone.sampleRate else { return [.binary(LinearPCM.bytes(frame.samples))] }
            return [.binary(LinearPCM.bytes(resampler.withLock { $0.process(frame.samples) }))]
        case .clear:
            // What drachtio's and jambonz's modules call it.
            return [.text(MediaJSON.text(["type": platform == .browser ? "clear" : "killAudio"]))]
        case .hangUp: return [.text(MediaJSON.text(["type": platform == .browser ? "hangup" : "disconnect"]))]
        case .mark(let number): return notice("mark", ["number": number])
        case .ring(let call): return notice("ring", ["session": call])
        case .quiet(let call): return notice("quiet", ["session": call])
        }
    }

    /// Only Foyer's own page shows calls and confirms what it has played.
    private func notice(_ type: String, _ more: [String: Any]) -> [MediaMessage] {
        platform == .browser ? [.text(MediaJSON.text(more.merging(["type": type]) { $1 }))] : []
    }
}
