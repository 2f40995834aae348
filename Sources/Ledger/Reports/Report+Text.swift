internal import Foundation
public import Routing

extension Report {
    /// The report for people: a line a number, or a line an interval with the numbers people watch.
    public var table: String {
        let threshold = "\(self.threshold.count / 1000) s"
        var lines = ["\(from.written) to \(to.written), answered in time: within \(threshold)", ""]
        if !intervals.isEmpty { lines += intervalLines + [""] }
        let width = Measure.all.map(\.title.count).max() ?? 0
        lines += Measure.all.map { measure in
            measure.title.padding(toLength: width + 2, withPad: " ", startingAt: 0)
                + Self.padded(measure.text(total), 9)
        }
        return lines.joined(separator: "\n")
    }

    /// The report as CSV: a header, a row an interval (if asked for) and a row `total`; shares are 0…1, times seconds.
    public var csv: String {
        let header = (["from"] + Measure.all.map(\.key)).joined(separator: ",")
        let rows = intervals.map { ($0.start.written, $0.tally) } + [("total", total)]
        return ([header] + rows.map { Self.row($0.0, $0.1) }).joined(separator: "\n")
    }

    /// The report as one JSON object: `from`, `to`, `threshold` (seconds), `total`, `intervals`; shares are 0…1, times
    /// seconds, null where nothing can be said.
    public var json: JSON {
        .object([
            .init("from", .string(from.written)), .init("to", .string(to.written)),
            .init("threshold", .decimal(threshold.seconds)), .init("total", Self.json(total)),
            .init(
                "intervals",
                .array(
                    intervals.map { interval in
                        .object([
                            .init("from", .string(interval.start.written)),
                            .init("numbers", Self.json(interval.tally)),
                        ])
                    })),
        ])
    }

    private static let watched = [
        "sessions", "queued", "answered", "abandoned", "serviceLevel", "serviceLevel2", "averageSpeedOfAnswer",
        "diversion", "seatErlangs",
    ]

    private var intervalLines: [String] {
        let titles = ["sessions", "queued", "answered", "abandoned", "SL", "SL2", "ASA", "diversion", "seat Erl"]
        let measures = Self.watched.compactMap { key in Measure.all.first { $0.key == key } }
        let header =
            "from".padding(toLength: 20, withPad: " ", startingAt: 0) + titles.map { Self.padded($0, 11) }.joined()
        return [header]
            + intervals.map { interval in
                interval.start.written + measures.map { Self.padded($0.text(interval.tally), 11) }.joined()
            }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func row(_ name: String, _ tally: Tally) -> String {
        ([name] + Measure.all.map { $0.written(tally)?.text() ?? "" }).joined(separator: ",")
    }

    private static func json(_ tally: Tally) -> JSON {
        .object(Measure.all.map { .init($0.key, $0.written(tally) ?? .null) })
    }
}

extension Measure {
    /// The number with its unit, for people; a dash where nothing can be said.
    func text(_ tally: Tally) -> String {
        guard let value = value(tally) else { return "–" }
        return switch unit {
        case .count: String(Int(value))
        case .share: Self.decimal(value * 100, 1) + " %"
        case .seconds: Self.decimal(value, 1) + " s"
        case .number: Self.decimal(value, 2)
        }
    }

    /// The number for programs, with four decimals at most.
    func written(_ tally: Tally) -> JSON? {
        value(tally).map { unit == .count ? .integer(Int64($0)) : .decimal($0) }
    }

    private static func decimal(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
}
