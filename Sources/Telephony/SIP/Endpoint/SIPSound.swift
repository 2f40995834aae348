internal import CReShim

/// One packet's sound: linear samples at 8 kHz, usually 160 of them.
public struct SIPSound: Sendable {
    /// The samples.
    public let samples: [Int16]
    /// Samples that the network lost just before them.
    public let missing: Int
}

/// How a call's sound travels.
public struct SIPStatistics: Sendable, Equatable {
    /// Packets received and taken.
    public var received = 0
    /// Packets the network lost on the way to us.
    public var lost = 0
    /// Packets ignored because they did not come from the call's source.
    public var foreign = 0
    /// Packets sent.
    public var sent = 0
    /// Frames of ours dropped because they came faster than 20 ms.
    public var dropped = 0
    /// Ticks for which there was no frame of ours.
    public var missing = 0
    /// Jitter of what we receive, in milliseconds (RFC 3550 section 6.4.1).
    public var jitter = 0.0
    /// What the other side says it lost (RTCP).
    public var remoteLost = 0
    /// The jitter it reports, in milliseconds.
    public var remoteJitter = 0.0
    /// There and back, in milliseconds; 0 until a report has come.
    public var roundTrip = 0.0
    /// Our UDP port for the call's sound.
    public var port = 0
    /// Whether the sound is encrypted.
    public var isEncrypted = false

    init(_ shim: foyer_sip_statistics) {
        received = Int(shim.packets_in)
        lost = Int(shim.packets_lost)
        foreign = Int(shim.packets_foreign)
        sent = Int(shim.packets_out)
        dropped = Int(shim.frames_dropped)
        missing = Int(shim.frames_missing)
        jitter = Double(shim.jitter_us) / 1000
        remoteLost = Int(shim.remote_lost)
        remoteJitter = Double(shim.remote_jitter_us) / 1000
        roundTrip = Double(shim.round_trip_us) / 1000
        port = Int(shim.port)
        isEncrypted = shim.encrypted
    }
}
