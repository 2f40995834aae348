internal import ArgumentParser
internal import Audio
internal import Foundation
internal import Speech
internal import Synchronization
internal import VoiceBot

/// `foyer adapt`: the acoustic model brought to a site's own lines.
struct AdaptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adapt",
        abstract: "Adapt the acoustic model to your lines, from recordings with their texts.",
        discussion: """
            The manifest is tab-separated text whose first line names the columns file and text; a few minutes of calls \
            from many callers are best. Debian's sphinxtrain estimates a transform (MLLR) in a fraction of their \
            length, and a fifth of the recordings is held back to see whether it helps. Name the file that comes out \
            in pack.yaml, under adaptation. From half an hour of several voices on, --means adapts each mean of the \
            model by itself (MAP); its file is named as acousticMeans. From two hours on, --weights adapts what the \
            model's sounds are mixtures of, once the means are; its file is named as acousticWeights.
            """)

    @Argument(help: ArgumentHelp("The recordings and their texts.", valueName: "MANIFEST.tsv"))
    var manifest: String

    @Option(name: [.short, .long], help: "The file to write (default: site.mllr, site.means or site.sendump).")
    var output: String?

    @Flag var method = Method.transform

    @Option(help: "Limit recordings to a band first: g711 (none), pstn (300–3400 Hz) or mixed (every other one).")
    var band: Lines = .g711

    @Flag(help: "Add a copy of each recording with noise behind it: a room's, a line's or babble, 10 to 20 dB softer.")
    var noise = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var home: HomeOptions

    /// The lines that a transform is for.
    enum Lines: String, ExpressibleByArgument, CaseIterable {
        case g711, pstn, mixed
    }

    /// What is adapted.
    enum Method: EnumerableFlag {
        case transform, means, weights

        static func help(for method: Method) -> ArgumentHelp? {
            switch method {
            case .transform: "Estimate one transform of all means: a few minutes will do."
            case .means: "Adapt the means one by one instead."
            case .weights: "Adapt the weights of the model's mixtures instead."
            }
        }

        var training: AdaptationTraining.Method {
            switch self {
            case .transform: .transform
            case .means: .means
            case .weights: .weights
            }
        }

        /// What a file is called by default.
        var file: String {
            switch self {
            case .transform: "site.mllr"
            case .means: "site.means"
            case .weights: "site.sendump"
            }
        }
    }

    func run() async throws {
        let clips = try Manifest(path: manifest, need: .text).clips
        let pack = try LanguagePack.load(directory: home.locate().models)
        let count = noise ? 2 * clips.count : clips.count
        let progress = Progress(
            ProgressBar("adapting", total: clips.count + AdaptationTraining.steps(for: count)))
        let clean = try clips.map { clip in
            let sound = try AudioClip.telephone(from: clip.path)
            progress.step()
            return AdaptationTraining.Recording(name: clip.path, clip: sound, text: clip.text ?? "")
        }
        let recordings = limited(clean) + (noise ? limited(Self.noisy(clean)) : [])
        let training = AdaptationTraining(pack: pack)
        let outcome = try await training.estimate(method.training, from: recordings) { progress.step() }
        progress.finish()
        try OutputFile.write(outcome.file, to: file)
        for line in try json ? [report(outcome)] : sentences(outcome) { try Terminal.line(line) }
    }

    /// The bar, stepped from the training's queue.
    private final class Progress: Sendable {
        private let bar: Mutex<ProgressBar>

        init(_ bar: ProgressBar) { self.bar = Mutex(bar) }

        func step() { bar.withLock { $0.step() } }
        func finish() { bar.withLock { $0.finish() } }
    }

    private func limited(_ recordings: [AdaptationTraining.Recording]) -> [AdaptationTraining.Recording] {
        recordings.enumerated().map { index, recording in
            let isLimited = band == .pstn || band == .mixed && index % 2 == 1
            return isLimited ? recording.with(Band.pstn.limit(recording.clip)) : recording
        }
    }

    /// The recordings with noise behind them: kinds and levels by turns, the babble of six others.
    private static func noisy(_ recordings: [AdaptationTraining.Recording]) -> [AdaptationTraining.Recording] {
        let levels = [10.0, 15, 20]
        return recordings.enumerated().map { index, recording in
            let others = (1...6).map { recordings[(index + 7 * $0) % recordings.count].clip.normalized() }
            let kinds: [RoomNoise] = [.room, .babble(others), .hiss]
            let decibels = levels[index / kinds.count % levels.count]
            return recording.with(kinds[index % kinds.count].behind(recording.clip, decibels: decibels, seed: index))
        }
    }

    private var file: String { output ?? method.file }

    private func sentences(_ outcome: AdaptationTraining.Outcome) -> [String] {
        let gain = outcome.likelihoodAfter - outcome.likelihoodBefore
        let verdict = gain > 0 ? "it helps" : "it does not help; more recordings, or texts that are what is said, would"
        let unfit = outcome.unfit.isEmpty ? [] : ["Left out, for the text did not fit the sound:"] + outcome.unfit
        let likelihood = String(format: "%.2f → %.2f", outcome.likelihoodBefore, outcome.likelihoodAfter)
        let seconds = String(format: "%.0f s", outcome.seconds)
        return unfit + [
            "\(outcome.recordings) recordings, \(seconds); likelihood of a frame held back \(likelihood): \(verdict).",
            "\(file) written; name it in pack.yaml: \(key).",
        ]
    }

    /// Where pack.yaml names the file.
    private var key: String {
        switch method {
        case .transform: "adaptation: {\(band.rawValue): …}"
        case .means: "acousticMeans: …"
        case .weights: "acousticWeights: …"
        }
    }

    private struct Report: Encodable {
        let output: String
        let recordings: Int
        let seconds: Double
        let unfit: [String]
        let likelihoodBefore: Double
        let likelihoodAfter: Double
    }

    private func report(_ outcome: AdaptationTraining.Outcome) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let report = Report(
            output: file, recordings: outcome.recordings, seconds: outcome.seconds, unfit: outcome.unfit,
            likelihoodBefore: outcome.likelihoodBefore, likelihoodAfter: outcome.likelihoodAfter)
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}

extension AdaptationTraining.Recording {
    /// The same words in another sound.
    fileprivate func with(_ clip: AudioClip) -> Self { Self(name: name, clip: clip, text: text) }
}
