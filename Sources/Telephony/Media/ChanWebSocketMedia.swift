internal import Audio

/// Asterisk's chan_websocket: `MEDIA_START` and the other events as plain text or JSON, sound in the channel's codec. A channel
/// that tells events as JSON wants commands so.
///
/// Asterisk frames and times what it gets. Under load, sound may come before `MEDIA_START` (its issue 1712): it is kept.
final class ChanWebSocketReader: MediaReader {
    private var codec: ChanWebSocketCodec?
    private var lineRate = LineRate()
    private var early: [UInt8] = []

    /// Sound kept before the start: one second of the widest codec.
    private static let mostEarly = 32_000

    func take(_ message: MediaMessage) -> [MediaMeaning] {
        switch message {
        case .text(let text): return take(Event(text))
        case .binary(let bytes):
            guard let codec else {
                early = Array((early + bytes).suffix(Self.mostEarly))
                return []
            }
            return [.sound(lineRate.convert(codec.decode(bytes), from: codec.rate))]
        }
    }

    private func take(_ event: Event) -> [MediaMeaning] {
        switch event.name {
        case "MEDIA_START":
            guard codec == nil, let codec = ChanWebSocketCodec(rawValue: event["format"] ?? "ulaw") else { return [] }
            self.codec = codec
            defer { early = [] }
            let sound = lineRate.convert(codec.decode(early), from: codec.rate)
            let start = MediaMeaning.started(
                callID: event["channel_id"], caller: event.caller,
                writer: ChanWebSocketWriter(codec: codec, isJSON: event.isJSON))
            return sound.isEmpty ? [start] : [start, .sound(sound)]
        case "DTMF_END": return event["digit"]?.first.map { [.digit($0)] } ?? []
        case "MEDIA_MARK_PROCESSED":
            return [.played((event["correlation_id"] ?? event.words.first).flatMap { Int($0) })]
        case "HANGUP": return [.over]
        default: return []
        }
    }

    /// `NAME key:value key:value`, or the same as JSON.
    private struct Event {
        let name: String
        /// Words after the name that are no pairs.
        let words: [String]
        private let values: [String: String]
        private let json: MediaJSON?

        init(_ text: String) {
            json = MediaJSON(text)
            let words = text.split(separator: " ")
            name = json?["event"] ?? words.first.map(String.init) ?? ""
            let pairs = words.dropFirst().compactMap { word -> (String, String)? in
                let parts = word.split(separator: ":", maxSplits: 1)
                return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
            }
            values = Dictionary(pairs) { $1 }
            self.words = words.dropFirst().filter { !$0.contains(":") }.map(String.init)
        }

        var isJSON: Bool { json != nil }
        /// As the dial plan names it: a parameter of the plain text, or a variable of the channel.
        var caller: String { self["caller"] ?? json?.object("channel_variables")?["CALLER"] ?? "" }

        subscript(key: String) -> String? { json?[key] ?? values[key] }
    }
}

/// The codecs of a WebSocket channel that a telephone line needs.
enum ChanWebSocketCodec: String, Sendable {
    case ulaw, alaw, slin, slin16

    var rate: Int { self == .slin16 ? 16_000 : Telephone.sampleRate }

    func decode(_ bytes: [UInt8]) -> [Int16] {
        switch self {
        case .ulaw: G711.muLaw.decode(bytes)
        case .alaw: G711.aLaw.decode(bytes)
        case .slin, .slin16: LinearPCM.samples(bytes)
        }
    }
}

struct ChanWebSocketWriter: MediaWriter {
    let codec: ChanWebSocketCodec
    let isJSON: Bool
    private let linear = LinearWriter(platform: .asterisk, rate: 16_000)

    init(codec: ChanWebSocketCodec, isJSON: Bool) {
        self.codec = codec
        self.isJSON = isJSON
    }

    func messages(for signal: LiveLeg.Signal) -> [MediaMessage] {
        switch signal {
        case .audio(let frame):
            switch codec {
            case .ulaw: [.binary(G711.muLaw.encode(frame.samples))]
            case .alaw: [.binary(G711.aLaw.encode(frame.samples))]
            case .slin: [.binary(LinearPCM.bytes(frame.samples))]
            case .slin16: linear.messages(for: signal)
            }
        case .clear: [command("FLUSH_MEDIA")]
        case .mark(let number): [command("MARK_MEDIA", id: String(number))]
        case .hangUp: [command("HANGUP")]
        case .ring, .quiet: []
        }
    }

    private func command(_ name: String, id: String? = nil) -> MediaMessage {
        guard isJSON else { return .text(id.map { "\(name) \($0)" } ?? name) }
        var members = ["command": name]
        members["correlation_id"] = id
        return .text(MediaJSON.text(members))
    }
}
