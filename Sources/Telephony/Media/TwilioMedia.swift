internal import Audio
internal import Foundation

/// Twilio Media Streams: JSON text, µ-law at 8 kHz in base64. Twilio buffers what it gets, so barge-in sends `clear`.
final class TwilioReader: MediaReader {
    private var hasStarted = false

    func take(_ message: MediaMessage) -> [MediaMeaning] {
        guard case .text(let text) = message, let json = MediaJSON(text) else { return [] }
        switch json["event"] {
        case "start" where !hasStarted:
            guard let start = json.object("start"), let stream = start["streamSid"] ?? json["streamSid"] else {
                return []
            }
            hasStarted = true
            let caller = start.object("customParameters")?["caller"] ?? ""
            return [.started(callID: start["callSid"], caller: caller, writer: TwilioWriter(stream: stream))]
        case "media":
            guard let media = json.object("media"), media["track"] ?? "inbound" == "inbound",
                let payload = media["payload"].flatMap({ Data(base64Encoded: $0) })
            else { return [] }
            return [.sound(G711.muLaw.decode(Array(payload)))]
        case "dtmf": return json.object("dtmf")?["digit"]?.first.map { [.digit($0)] } ?? []
        case "mark": return [.played(json.object("mark")?["name"].flatMap { Int($0) })]
        case "stop": return [.over]
        default: return []
        }
    }
}

struct TwilioWriter: MediaWriter {
    let stream: String

    func messages(for signal: LiveLeg.Signal) -> [MediaMessage] {
        switch signal {
        case .audio(let frame):
            let payload = Data(G711.muLaw.encode(frame.samples)).base64EncodedString()
            return [message("media", ["media": ["payload": payload]])]
        case .clear: return [message("clear")]
        case .mark(let number): return [message("mark", ["mark": ["name": String(number)]])]
        // Closing the stream ends it; the call goes on with its TwiML.
        case .hangUp, .ring, .quiet: return []
        }
    }

    private func message(_ event: String, _ more: [String: Any] = [:]) -> MediaMessage {
        .text(MediaJSON.text(more.merging(["event": event, "streamSid": stream]) { $1 }))
    }
}
