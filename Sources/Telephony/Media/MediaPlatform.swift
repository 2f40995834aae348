/// Whose conventions a media WebSocket follows.
public enum MediaPlatform: String, Sendable, CaseIterable {
    /// Twilio Media Streams, bidirectional (`<Connect><Stream>`): JSON with base64 µ-law.
    case twilio
    /// jambonz `listen` with `bidirectionalAudio.streaming`: JSON, then binary 16-bit samples.
    case jambonz
    /// FreeSWITCH's mod_audio_stream and mod_audio_fork: a JSON or none, then binary 16-bit samples.
    case freeswitch
    /// Asterisk's chan_websocket: commands as text, the channel's codec as binary.
    case asterisk
    /// Foyer's own page: JSON, then binary 16-bit samples at the page's rate.
    case browser

    /// The subprotocol to answer with, if the platform offers it.
    public var subprotocol: String? {
        switch self {
        case .jambonz: "audio.jambonz.org"
        case .asterisk: "media"
        case .freeswitch: "audio.drachtio.org"
        case .twilio, .browser: nil
        }
    }

    /// Frames sent ahead to a platform that paces by itself, so that it never runs dry: 80 ms.
    var lead: Int { self == .browser ? 0 : 4 }

    /// Whether it says when it has played what it got. jambonz answers marks at once (feature-server issue 811), which says
    /// nothing; FreeSWITCH's modules know none.
    var echoesMarks: Bool { [.twilio, .asterisk, .browser].contains(self) }

    /// A reader at the beginning of a connection.
    ///
    /// - Parameter rate: Samples a second (Hz), where the platform itself does not say.
    func makeReader(rate: Int) -> any MediaReader {
        switch self {
        case .twilio: TwilioReader()
        case .jambonz: LinearReader(platform: .jambonz, rate: rate)
        case .freeswitch: LinearReader(platform: .freeswitch, rate: rate)
        case .asterisk: ChanWebSocketReader()
        case .browser: LinearReader(platform: .browser, rate: rate)
        }
    }
}

/// One message of a WebSocket.
enum MediaMessage: Sendable, Equatable {
    case text(String)
    case binary([UInt8])
}

/// What a platform's message means.
enum MediaMeaning {
    /// The call is here; from now on it is spoken to through `writer`.
    case started(callID: String?, caller: String, writer: any MediaWriter)
    /// Samples at 8 kHz.
    case sound([Int16])
    case digit(Character)
    /// What came before this mark has been played; nil for the oldest mark, where the message names none.
    case played(Int?)
    case over
}

/// Understands one connection's messages. Used by the connection's task alone.
protocol MediaReader: AnyObject {
    /// What `message` means; empty for what is of no interest, or makes no sense.
    func take(_ message: MediaMessage) -> [MediaMeaning]
}

/// Puts what a leg sends into a platform's words. Used by the call's task alone.
protocol MediaWriter: Sendable {
    func messages(for signal: LiveLeg.Signal) -> [MediaMessage]
}
