internal import Audio
internal import Foundation
internal import Speech
internal import TestKit

/// What decoding costs beside PocketSphinx's own `pocketsphinx_batch`, with the same model, options and sound.
struct CostBenchmark {
    private let model: RecognitionModel
    private let set: SpokenSet

    init(_ model: RecognitionModel, _ set: SpokenSet) {
        self.model = model
        self.set = set
    }

    func rows() async throws -> [String] {
        let clips = try set.sounds()
        let seconds = clips.reduce(0) { $0 + $1.seconds }
        let recognizer = Recognizer(model: model)
        try await recognizer.open()
        _ = try await recognizer.decodeWhole(clips[0])
        let start = ProcessorTime.own()
        for clip in clips { _ = try await recognizer.decodeWhole(clip) }
        let own = ProcessorTime.own() - start
        let batch = try batchSeconds(clips)
        return [
            String(format: "| decoding, ten readings each | %.3f × real time | – |", own / seconds),
            String(format: "| the same by pocketsphinx_batch | %.3f × real time | – |", batch / seconds),
            String(format: "| Foyer ÷ pocketsphinx_batch | %.2f | ≤ 1.25 |", own / batch),
        ]
    }

    /// The processor time of `pocketsphinx_batch` for all clips but one, scaled to all: a run of one tells what loading takes.
    private func batchSeconds(_ clips: [AudioClip]) throws -> Double {
        let folder = set.folder.path("batch")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, clip) in clips.enumerated() {
            try AudioFile.write(clip.resampled(to: 16_000), to: "\(folder)/\(index).wav")
        }
        func run(_ count: Int) throws -> Double {
            let list = (0..<count).map(String.init).joined(separator: "\n") + "\n"
            try list.write(toFile: folder + "/list", atomically: true, encoding: .utf8)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/pocketsphinx_batch")
            process.arguments =
                model.batchArguments + [
                    "-ctl", folder + "/list", "-cepdir", folder, "-cepext", ".wav", "-adcin", "yes", "-adchdr", "44",
                    "-hyp", folder + "/hypotheses", "-logfn", "/dev/null",
                    "-nbest", "\(model.pack.decoding.nBest)", "-nbestdir", folder,
                ]
            let start = ProcessorTime.children()
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { throw Failed(status: process.terminationStatus) }
            return ProcessorTime.children() - start
        }
        let count = Double(clips.count)
        return try (run(clips.count) - run(1)) * count / (count - 1)
    }

    struct Failed: Error, CustomStringConvertible {
        let status: Int32
        var description: String { "pocketsphinx_batch ended with status \(status): apt-get install pocketsphinx" }
    }
}
