internal import Foundation
internal import Routing
internal import VoiceBot

/// The figures of `foyer evaluate`, by group, as a table and as JSON.
struct EvaluationReport {
    private let judgments: [Evaluator.Judgment]
    private let groups: [(name: String, tally: Tally)]
    private let all: Tally
    private let realTimeFactor: Double
    private let withClips: Bool

    init(_ judgments: [Evaluator.Judgment], realTimeFactor: Double, withClips: Bool) {
        self.judgments = judgments
        self.realTimeFactor = realTimeFactor
        self.withClips = withClips
        groups = Set(judgments.map(\.clip.group)).sorted().map { name in
            (name, Self.tally(judgments.filter { $0.clip.group == name }))
        }
        all = Self.tally(judgments)
    }

    private static func tally(_ judgments: [Evaluator.Judgment]) -> Tally {
        judgments.reduce(into: Tally()) { tally, judgment in
            tally.add(
                label: judgment.clip.intent, verdict: judgment.verdict, said: judgment.clip.text, heard: judgment.text)
        }
    }

    // MARK: JSON

    var json: JSON {
        var members: [JSON.Member] = [
            .init("groups", .object(groups.map { .init($0.name, Self.object($0.tally)) })),
            .init("all", Self.object(all)), .init("realTimeFactor", .decimal(realTimeFactor)),
        ]
        if withClips { members.append(.init("clips", .array(judgments.map(Self.object)))) }
        return .object(members)
    }

    private static func object(_ tally: Tally) -> JSON {
        .object([
            .init("clips", .integer(Int64(tally.clips))), .init("wer", number(tally.wordErrors.rate)),
            .init("intentAccuracy", number(tally.intentAccuracy)),
            .init("intentAccuracyInterval", interval(tally.intentAccuracyInterval)),
            .init("acceptedRight", .integer(Int64(tally.acceptedRight))),
            .init("acceptedWrong", .integer(Int64(tally.acceptedWrong))),
            .init("confirmed", .integer(Int64(tally.confirmed))), .init("rejected", .integer(Int64(tally.rejected))),
            .init("falseAccepts", number(tally.falseAccepts)),
        ])
    }

    /// What would become of the clips at other thresholds.
    var tradeOff: TradeOff {
        TradeOff(
            judgments.map {
                TradeOff.Case(
                    score: $0.score, isRight: $0.verdict.isRight, isActable: $0.isActable,
                    isForbidden: Tally.notActedOn.contains($0.clip.intent))
            })
    }

    private static func object(_ judgment: Evaluator.Judgment) -> JSON {
        .object([
            .init("file", .string(judgment.clip.path)), .init("group", .string(judgment.clip.group)),
            .init("label", .string(judgment.clip.intent)),
            .init("intent", judgment.intent.map(JSON.string) ?? .null), .init("score", .decimal(judgment.score)),
            .init("outcome", .string(judgment.verdict.outcome.rawValue)),
            .init("right", .bool(judgment.verdict.isRight)),
            .init("said", judgment.clip.text.map(JSON.string) ?? .null), .init("heard", .string(judgment.text)),
            .init("nbest", .array(judgment.nBest.map(JSON.string))), .init("posterior", number(judgment.posterior)),
        ])
    }

    private static func number(_ value: Double?) -> JSON { value.map(JSON.decimal) ?? .null }

    private static func interval(_ range: ClosedRange<Double>?) -> JSON {
        range.map { .array([.decimal($0.lowerBound), .decimal($0.upperBound)]) } ?? .null
    }

    // MARK: Table

    var table: [String] {
        let title = Self.row(
            "group", ["clips", "WER", "intents", "95 %", "right", "wrong", "confirm", "reject", "false acc."])
        let rows = groups.map { Self.row($0.name, $0.tally) } + [Self.row("all", all)]
        let load = String(format: "decoding and understanding: %.3f × real time", realTimeFactor)
        return [title] + rows + ["", load] + (withClips ? [""] + judgments.map(Self.row) : [])
    }

    private static func row(_ name: String, _ tally: Tally) -> String {
        let interval = tally.intentAccuracyInterval.map {
            String(format: "%.0f–%.0f", $0.lowerBound * 100, $0.upperBound * 100)
        }
        return row(
            name,
            [
                "\(tally.clips)", percent(tally.wordErrors.rate), percent(tally.intentAccuracy), interval ?? "–",
                "\(tally.acceptedRight)", "\(tally.acceptedWrong)", "\(tally.confirmed)", "\(tally.rejected)",
                percent(tally.falseAccepts),
            ])
    }

    private static func row(_ judgment: Evaluator.Judgment) -> String {
        let mark = judgment.verdict.isRight ? "+" : "-"
        let score = String(format: "%.2f", judgment.score)
        let name = URL(fileURLWithPath: judgment.clip.path).lastPathComponent
        return "\(mark) \(judgment.verdict.outcome.rawValue) \(score) \(name) \(judgment.clip.intent) → "
            + "\(judgment.intent ?? "nothing"): “\(judgment.clip.text ?? "")” heard as “\(judgment.text)”"
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
        name.padding(toLength: 18, withPad: " ", startingAt: 0)
            + cells.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }.joined()
    }

    private static func percent(_ share: Double?) -> String {
        share.map { String(format: "%.1f %%", $0 * 100) } ?? "–"
    }
}
