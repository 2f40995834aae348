internal import Foundation
internal import Routing

extension Comparison {
    /// One row for each figure; without an interval where a single day gives none, empty where no day gave a figure.
    public var csv: String {
        let header = "figure,scenario,scenarioPlusMinus,against,againstPlusMinus,difference,differencePlusMinus"
        let rows = figures.map { figure in
            let cells = [figure.scenario, figure.against, figure.difference].flatMap { interval in
                [interval?.mean, interval.flatMap { $0.halfWidth.isFinite ? $0.halfWidth : nil }]
            }
            return ([figure.name] + cells.map { $0.map { String(format: "%.6g", $0) } ?? "" }).joined(separator: ",")
        }
        return ([header] + rows).joined(separator: "\n")
    }

    /// One JSON object with sorted keys; `figures` has each by its name, as `{"scenario", "against", "difference"}`, each of
    /// them `{"mean", "plusMinus"}` and left out where no day gave one.
    ///
    /// - Throws: never in practice: all figures are finite.
    public var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(Document(self)), as: UTF8.self)
        }
    }
}

extension Comparison.Figure {
    /// The subject, a period and the measure, as in `remote.serviceLevel`; stable. The sessions' figures are bare measures.
    public var name: String {
        switch subject {
        case .sessions: measure.rawValue
        case .tier(let tier): tier.rawValue + "." + measure.rawValue
        case .skillGroup(let id): "skillGroup." + id.rawValue + "." + measure.rawValue
        }
    }
}

private struct Document: Encodable {
    struct Entry: Encodable {
        let scenario: Interval?
        let against: Interval?
        let difference: Interval?
    }

    let days: Int
    let seed: UInt64
    let target: [String: String]
    let figures: [String: Entry]

    init(_ comparison: Comparison) {
        days = comparison.scenario.report.days
        seed = comparison.scenario.seed
        target = [
            "scenario": comparison.scenario.scenario.target.description,
            "against": comparison.against.scenario.target.description,
        ]
        let entries = comparison.figures.map {
            ($0.name, Entry(scenario: $0.scenario, against: $0.against, difference: $0.difference))
        }
        figures = Dictionary(entries) { first, _ in first }
    }
}
