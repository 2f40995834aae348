internal import Console
internal import ContactCenter
internal import Speech
internal import Telephony
internal import VoiceBot

/// What `/metrics` shows of a running house: callers, their sound, recognizers, gateways.
struct HouseFigures: Sendable {
    let switchboard: Switchboard
    let capacity: Int
    let sip: SIPGateway?
    let faults: GatewayFaults

    /// All of them, as they are now.
    @Sendable func all() async -> [Figure] {
        calls(switchboard.counts) + sound(switchboard.sound)
            + recognizers(await switchboard.voiceBot.recognizers.load) + answers(switchboard.voiceBot.answers.counts)
            + errors
    }

    private func calls(_ counts: Switchboard.Counts) -> [Figure] {
        [
            Figure("foyer_calls", Double(counts.live)), Figure("foyer_calls_capacity", Double(capacity)),
            Figure("foyer_calls_admitted_total", Double(counts.admitted), .counter),
            Figure("foyer_calls_refused_total", Double(counts.refused), .counter),
            Figure("foyer_calls_failed_total", Double(counts.failed), .counter),
        ]
    }

    /// 20 ms each. `dropped`: nobody took them for a second; `trimmed`: let go of to shorten a delay; `missing`: due and had not
    /// come; `unsent`: the other side did not take them; `skipped`: this process was held up.
    private func sound(_ counts: LiveLeg.Counts) -> [Figure] {
        let fates: KeyValuePairs = [
            "received": counts.inbound.received, "dropped": counts.inbound.dropped, "trimmed": counts.inbound.trimmed,
            "missing": counts.inbound.missing, "unsent": counts.unsent, "skipped": counts.skipped,
        ]
        return fates.map { Figure("foyer_audio_frames_total", Double($0.value), .counter, ["fate": $0.key]) }
    }

    private func recognizers(_ load: RecognizerPool.Load) -> [Figure] {
        [
            Figure("foyer_recognizers", Double(load.size)), Figure("foyer_recognizers_in_use", Double(load.lent)),
            Figure("foyer_recognizers_waiting", Double(load.waiting)),
            Figure("foyer_recognizer_audio_seconds_total", load.audioSeconds, .counter),
            Figure("foyer_recognizer_processor_seconds_total", load.processorSeconds, .counter),
        ]
    }

    /// From the end of callers' speech to the first frame of the bot's answer.
    private func answers(_ counts: AnswerTimes.Counts) -> [Figure] {
        let buckets = zip(AnswerTimes.Counts.bounds, counts.buckets).map { (bound: $0, count: $1) }
        return Figure.distribution(
            "foyer_answer_seconds", within: buckets, sum: counts.seconds, count: counts.count)
    }

    /// Every gateway's faults, those that have not happened as 0: a rate needs a beginning.
    private var errors: [Figure] {
        let counts = faults.counts
        func figures(_ gateway: String, _ errors: [(String, Int)]) -> [Figure] {
            errors.map {
                Figure("foyer_gateway_errors_total", Double($0.1), .counter, ["gateway": gateway, "error": $0.0])
            }
        }
        let gateways = ["audiosocket"] + MediaPlatform.allCases.map(\.rawValue)
        var all = gateways.flatMap { gateway in
            figures(
                gateway,
                GatewayFaults.Fault.allCases.map { ($0.rawValue, counts[.init(gateway: gateway, fault: $0)] ?? 0) })
        }
        if let sip = sip?.counts {
            all += figures("sip", [("refused", sip.refused), ("ignored", sip.ignored), ("lost", sip.lost)])
            let packets: KeyValuePairs = [
                "received": sip.packets, "lost": sip.packetsLost, "lostRemotely": sip.packetsLostRemotely,
            ]
            all += packets.map { Figure("foyer_sip_packets_total", Double($0.value), .counter, ["fate": $0.key]) }
        }
        return all
    }
}
