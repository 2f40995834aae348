internal import Logging

/// How the sound of a call that is over has traveled, for the log.
struct CallQuality {
    let statistics: SIPStatistics
    /// `caller` or `agent`.
    let party: String
    /// The gateway's id of a caller's call.
    let callID: String?

    func log(to logger: Logger) {
        var facts: Logger.Metadata = [
            "party": "\(party)", "received": "\(statistics.received)", "lost": "\(statistics.lost)",
            "jitter.ms": "\(statistics.jitter)", "sent": "\(statistics.sent)",
            "remote.lost": "\(statistics.remoteLost)", "remote.jitter.ms": "\(statistics.remoteJitter)",
            "roundTrip.ms": "\(statistics.roundTrip)", "encrypted": "\(statistics.isEncrypted)",
        ]
        facts["call"] = callID.map { "\($0)" }
        logger.info("SIP call over", metadata: facts)
    }
}
