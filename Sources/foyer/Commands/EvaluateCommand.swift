internal import ArgumentParser
internal import Audio
internal import Foundation
internal import Routing
internal import VoiceBot

/// `foyer evaluate`: recognizer and understanding over a labelled set.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Measure recognition and understanding over labelled clips.",
        discussion: """
            The manifest is tab-separated text whose first line names the columns: file and intent, and if you have \
            them text, group and state (open, confirm, digits, date or amount). Each clip is heard in its state and ends \
            as accept, confirm or reject. The labels out_of_domain, no_speech and not_human_agent must not be acted on.
            """)

    @Argument(help: ArgumentHelp("The labelled set.", valueName: "MANIFEST.tsv"))
    var manifest: String

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Add a row a clip.")
    var clips = false

    @Option(help: "Limit every clip to this band first: g711 (as it is) or pstn (300–3400 Hz).")
    var band: LineBand = .g711

    @Option(
        help: ArgumentHelp(
            "Also draw what would be accepted at other thresholds into this file.", valueName: "FILE.svg"))
    var plot: String?

    @OptionGroup var home: HomeOptions

    /// The bands a caller's line can have.
    enum LineBand: String, ExpressibleByArgument, CaseIterable {
        case g711, pstn

        var band: Band { self == .pstn ? .pstn : .g711 }
    }

    func run() async throws {
        let manifest = try Manifest(path: manifest)
        let evaluator = Evaluator(try await home.locate().prepareBot(), band: band.band)
        let start = ProcessorTime.seconds
        let judgments = try await judge(manifest, with: evaluator)
        let load = (ProcessorTime.seconds - start) / max(judgments.reduce(0) { $0 + $1.seconds }, .ulpOfOne)
        let report = EvaluationReport(judgments, realTimeFactor: load, withClips: clips)
        if let plot { try draw(report, accept: evaluator.acceptThreshold, into: plot) }
        for line in json ? [report.json.text(.asGiven)] : report.table { try Terminal.line(line) }
    }

    private func draw(_ report: EvaluationReport, accept: Double, into path: String) throws {
        let name = URL(fileURLWithPath: manifest).lastPathComponent
        let picture = TradeOffPlot(tradeOff: report.tradeOff, accept: accept, title: "\(name), \(band.rawValue)")
        try OutputFile.write(picture.svg, to: path)
    }

    /// As many clips at once as there are cores; the result is in the manifest's order.
    private func judge(_ manifest: Manifest, with evaluator: Evaluator) async throws -> [Evaluator.Judgment] {
        var bar = ProgressBar("hearing", total: manifest.clips.count)
        defer { bar.finish() }
        return try await withThrowingTaskGroup(of: (Int, Evaluator.Judgment).self) { group in
            var judged: [Int: Evaluator.Judgment] = [:]
            var waiting = manifest.clips.enumerated().makeIterator()
            func startNext() {
                guard let (index, clip) = waiting.next() else { return }
                group.addTask { (index, try await evaluator.judge(clip)) }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { startNext() }
            while let (index, judgment) = try await group.next() {
                judged[index] = judgment
                bar.step()
                startNext()
            }
            return manifest.clips.indices.compactMap { judged[$0] }
        }
    }
}
