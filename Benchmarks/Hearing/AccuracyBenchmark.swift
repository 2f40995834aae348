internal import Audio
internal import Foundation
internal import VoiceBot

/// How well the set is understood over a line of one band, by group.
struct AccuracyBenchmark {
    private let evaluator: Evaluator
    private let set: SpokenSet
    private let band: Band

    init(_ voiceBot: VoiceBot, _ set: SpokenSet, _ band: Band) {
        evaluator = Evaluator(voiceBot, band: band)
        self.set = set
        self.band = band
    }

    func rows() async throws -> [String] {
        let start = ProcessorTime.own()
        var judgments: [Evaluator.Judgment] = []
        for clip in set.manifest.clips { judgments.append(try await evaluator.judge(clip)) }
        let load = (ProcessorTime.own() - start) / judgments.reduce(0) { $0 + $1.seconds }
        var groups: [String] = []
        for judgment in judgments where !groups.contains(judgment.clip.group) { groups.append(judgment.clip.group) }
        return groups.map { group in row(group, judgments.filter { $0.clip.group == group }, load) }
    }

    private func row(_ group: String, _ judgments: [Evaluator.Judgment], _ load: Double) -> String {
        var tally = Tally()
        for judgment in judgments {
            tally.add(
                label: judgment.clip.intent, verdict: judgment.verdict, said: judgment.clip.text, heard: judgment.text)
        }
        let interval = tally.intentAccuracyInterval.map {
            String(format: "%.0f–%.0f", $0.lowerBound * 100, $0.upperBound * 100)
        }
        let cells = [
            band.rawValue, group, "\(tally.clips)", percent(tally.intentAccuracy), interval ?? "–",
            "\(tally.acceptedWrong)", percent(tally.falseAccepts), percent(tally.wordErrors.rate),
            String(format: "%.3f", load),
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private func percent(_ share: Double?) -> String { share.map { String(format: "%.1f %%", $0 * 100) } ?? "–" }
}
