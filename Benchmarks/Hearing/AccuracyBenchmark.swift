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
        let judgments = try await judgments()
        let load = (ProcessorTime.own() - start) / judgments.reduce(0) { $0 + $1.seconds }
        var groups: [String] = []
        for judgment in judgments where !groups.contains(judgment.clip.group) { groups.append(judgment.clip.group) }
        return groups.map { group in row(group, judgments.filter { $0.clip.group == group }, load) }
    }

    /// Two clips at once, in the set's order.
    private func judgments() async throws -> [Evaluator.Judgment] {
        try await withThrowingTaskGroup(of: (Int, Evaluator.Judgment).self) { group in
            var judged: [Int: Evaluator.Judgment] = [:]
            for (index, clip) in set.manifest.clips.enumerated() {
                if index >= 2, let (index, judgment) = try await group.next() { judged[index] = judgment }
                group.addTask { (index, try await evaluator.judge(clip)) }
            }
            for try await (index, judgment) in group { judged[index] = judgment }
            return set.manifest.clips.indices.compactMap { judged[$0] }
        }
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
