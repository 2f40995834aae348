internal import Audio
internal import Dispatch
internal import Foundation
internal import Synchronization

/// The temporary folder in which one adaptation is estimated; it goes away with the value.
final class TrainingBench {
    private let folder: String
    private let tools: TrainingTools
    private let pack: LanguagePack
    /// Recordings are aligned in so many parts at once.
    private let parts: ClosedRange<Int>
    private static let decoderRate = 16_000

    /// A bench that aligns no fewer than `least` recordings at a time.
    ///
    /// - Throws: ``SpeechError`` if a program is missing or the folder can't be made.
    init(pack: LanguagePack, aligning least: Int) throws {
        parts = 1...max(1, min(least, ProcessInfo.processInfo.activeProcessorCount))
        folder = NSTemporaryDirectory() + "foyer-adapt-" + UUID().uuidString
        self.pack = pack
        tools = try TrainingTools(folder: folder)
        do {
            for name in ["model", "sound"] + parts.map(Self.statistics) {
                try FileManager.default.createDirectory(
                    atPath: folder + "/" + name, withIntermediateDirectories: true)
            }
        } catch {
            throw SpeechError(.file, "\(folder) cannot be made: make space in the temporary folder.")
        }
    }

    deinit {
        // If it can't be removed, the system's own cleaning of temporary files does.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Estimates what `method` says; see ``AdaptationTraining/estimate(_:from:progress:)``.
    func estimate(
        _ method: AdaptationTraining.Method, from recordings: [AdaptationTraining.Recording],
        _ dictionary: PronunciationDictionary, heldBackEvery: Int, step: () -> Void
    ) throws -> AdaptationTraining.Outcome {
        try copyModel()
        try write(dictionary.text, to: "words.dict")
        step()
        let all = Array(recordings.indices)
        for index in all {
            // As the recognizer hears them.
            let clip = recordings[index].clip.resampled(to: Telephone.sampleRate).suppressingNoise()
                .resampled(to: Self.decoderRate)
            try AudioFile.write(clip, to: "\(folder)/sound/\(Self.name(index)).wav")
            step()
        }
        try list(all, recordings)
        _ = try tools.run(
            .frontEnd,
            [
                "-argfile", pack.acousticModel + "/feat.params", "-samprate", "\(Self.decoderRate)",
                "-c", folder + "/list", "-di", folder + "/sound", "-ei", "wav",
                "-do", folder + "/sound", "-eo", "mfc", "-mswav", "yes",
            ])
        step()
        let likelihood = try check(method, recordings, heldBackEvery: heldBackEvery, step: step)
        let adapted = try adapt(method, to: all, recordings)
        step()
        let unfit = Set(Self.unfit(adapted.said).compactMap { Int($0) }.filter(recordings.indices.contains))
        let fit = recordings.indices.filter { !unfit.contains($0) }
        return AdaptationTraining.Outcome(
            file: try contents(of: adapted.model), recordings: fit.count,
            seconds: fit.reduce(0) { $0 + recordings[$1].clip.seconds },
            unfit: unfit.sorted().map { recordings[$0].name }, likelihoodBefore: likelihood.before,
            likelihoodAfter: likelihood.after)
    }

    /// How likely recordings are that an adaptation has not seen, without it and with it.
    private func check(
        _ method: AdaptationTraining.Method, _ recordings: [AdaptationTraining.Recording], heldBackEvery: Int,
        step: () -> Void
    ) throws -> (before: Double, after: Double) {
        let heldBack = recordings.indices.filter { $0 % heldBackEvery == heldBackEvery - 1 }
        let before = try Self.likelihood(try align(heldBack, recordings, Model(pack)))
        step()
        let adapted = try adapt(method, to: recordings.indices.filter { !heldBack.contains($0) }, recordings)
        step()
        let after = try Self.likelihood(try align(heldBack, recordings, adapted.model))
        step()
        return (before, after)
    }

    // MARK: - Adapting

    /// The acoustic model as it is adapted by now.
    private struct Model {
        var means: String
        var transform: String?
        /// Mixture weights as sphinxtrain has them; nil for the pack's.
        var weights: String?

        /// The model as the language pack has it.
        init(_ pack: LanguagePack) { means = pack.acousticMeans ?? pack.acousticModel + "/means" }
    }

    /// Adapts the pack's model to the chosen recordings; returns what was said while they were aligned, too.
    private func adapt(
        _ method: AdaptationTraining.Method, to chosen: [Int], _ recordings: [AdaptationTraining.Recording]
    ) throws -> (model: Model, said: [String]) {
        var model = Model(pack)
        let said = try align(chosen, recordings, model)
        switch method {
        case .transform:
            model.transform = try solve(model)
        case .means:
            model.means = try moved(model, by: try solve(model))
            _ = try align(chosen, recordings, model)
            model.means = try posteriorMeans(model)
        case .weights:
            model.weights = try posteriorWeights(model)
        }
        return (model, said)
    }

    /// What was estimated last.
    private func contents(of model: Model) throws -> Data {
        let path = try model.weights.map(dumped) ?? model.transform ?? model.means
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else {
            throw SpeechError(.file, "sphinxtrain left nothing in \(path); check the recordings and texts.")
        }
        return data
    }

    // MARK: - Files

    private func copyModel() throws {
        let model = pack.acousticModel
        for name in ["variances", "transition_matrices", "noisedict"] {
            do {
                try FileManager.default.copyItem(atPath: model + "/" + name, toPath: "\(folder)/model/\(name)")
            } catch {
                throw SpeechError(.languagePack, "\(model)/\(name) cannot be copied: reinstall pocketsphinx-en-us.")
            }
        }
        _ = try tools.run(.mdefConvert, ["-text", model + "/mdef", folder + "/model/mdef"])
        try write(dump().mixtureWeights, to: "model/mixture_weights")
    }

    /// The mixture weights that the adaptation begins with.
    private func dump() throws(SpeechError) -> SenoneDump {
        try SenoneDump(path: pack.acousticWeights ?? pack.acousticModel + "/sendump")
    }

    private func list(_ chosen: [Int], _ recordings: [AdaptationTraining.Recording]) throws(SpeechError) {
        var (names, texts) = ("", "")
        for index in chosen {
            let words = AdaptationTraining.words(in: recordings[index].text).joined(separator: " ")
            names += Self.name(index) + "\n"
            texts += "<s> \(words) </s> (\(Self.name(index)))\n"
        }
        try write(names, to: "list")
        try write(texts, to: "texts")
    }

    private static func name(_ index: Int) -> String { String(format: "%06d", index) }

    private func write(_ text: String, to name: String) throws(SpeechError) { try write(Data(text.utf8), to: name) }

    private func write(_ data: Data, to name: String) throws(SpeechError) {
        do { try data.write(to: URL(fileURLWithPath: folder + "/" + name)) } catch {
            throw SpeechError(.file, "\(folder)/\(name) cannot be written: make space in the temporary folder.")
        }
    }

    // MARK: - sphinxtrain

    /// Aligns texts and sounds, and leaves the statistics that the others take; returns what was said of each part.
    private func align(
        _ chosen: [Int], _ recordings: [AdaptationTraining.Recording], _ model: Model
    ) throws -> [String] {
        try list(chosen, recordings)
        var arguments = parameters(model).merging([
            "hmmdir": folder + "/model", "fdictfn": folder + "/model/noisedict", "dictfn": folder + "/words.dict",
            "ctlfn": folder + "/list", "lsnfn": folder + "/texts", "cepdir": folder + "/sound", "feat": "1s_c_d_dd",
            "svspec": "0-12/13-25/26-38", "cmn": "current", "agc": "none", "npart": "\(parts.count)",
        ]) { $1 }
        arguments["mllrmat"] = model.transform
        let said = Mutex<[Int: Result<String, SpeechError>]>([:])
        DispatchQueue.concurrentPerform(iterations: parts.count) { [arguments, tools, folder] index in
            let part = index + 1
            let own = ["part": "\(part)", "accumdir": "\(folder)/\(Self.statistics(part))"]
            let result = Result { () throws(SpeechError) in
                try tools.run(.baumWelch, arguments.merging(own) { $1 }, log: "part-\(part)")
            }
            said.withLock { $0[part] = result }
        }
        let results = said.withLock { $0 }
        return try parts.compactMap { try results[$0]?.get() }
    }

    /// What `bw` and `map_adapt` are told of a model and its statistics.
    private func parameters(_ model: Model) -> [String: String] {
        let files = folder + "/model"
        return [
            "moddeffn": files + "/mdef", "meanfn": model.means, "varfn": files + "/variances",
            "mixwfn": model.weights ?? files + "/mixture_weights",
            "tmatfn": files + "/transition_matrices",
            "accumdir": statistics, "ts2cbfn": ".ptm.",
        ]
    }

    private static func statistics(_ part: Int) -> String { "statistics-\(part)" }

    /// The folders of all parts' statistics, as sphinxtrain takes them.
    private var statistics: String { parts.map { "\(folder)/\(Self.statistics($0))" }.joined(separator: ",") }

    /// The transform that suits the statistics best: its file.
    private func solve(_ model: Model) throws -> String {
        let path = folder + "/transform.mllr"
        _ = try tools.run(
            .solve,
            [
                "meanfn": model.means, "varfn": folder + "/model/variances",
                "accumdir": statistics, "outmllrfn": path,
            ])
        return path
    }

    /// The means moved by a transform: their file.
    private func moved(_ model: Model, by transform: String) throws -> String {
        let path = folder + "/moved.means"
        _ = try tools.run(.transform, ["inmeanfn": model.means, "outmeanfn": path, "mllrmat": transform])
        return path
    }

    /// Each mean between where it was and that of the frames it accounts for, whose number weighs against ``prior``: their file.
    private func posteriorMeans(_ model: Model) throws -> String {
        try mapAdapt(model, ["tau": "\(Self.prior)"])
        return adaptedMeans
    }

    /// Frames (10 ms) that a mean counts for where it was.
    private static let prior = 100

    /// Each senone's weights between what they were and what the frames of that senone are made of, whose number weighs
    /// against ``weightsPrior``: their file.
    private func posteriorWeights(_ model: Model) throws -> String {
        let path = folder + "/adapted.weights"
        // The program counts `tau` for each density.
        let tau = Self.weightsPrior / Double(try dump().densities)
        try mapAdapt(model, ["tau": "\(tau)", "mapmixwfn": path, "mwfloor": Self.leastWeight])
        return path
    }

    /// Frames that a senone's weights count for as they were.
    private static let weightsPrior = 1_000.0
    /// As little as PocketSphinx can keep: a byte of 1.0001^-1024.
    private static let leastWeight = "1e-7"

    private func mapAdapt(_ model: Model, _ arguments: [String: String]) throws {
        let all = ["bayesmean": "no", "fixedtau": "yes", "mapmeanfn": adaptedMeans].merging(arguments) { $1 }
        _ = try tools.run(.mapAdapt, parameters(model).merging(all) { $1 })
    }

    private var adaptedMeans: String { folder + "/adapted.means" }

    /// Mixture weights as PocketSphinx has them: their file.
    private func dumped(_ weights: String) throws -> String {
        let path = folder + "/adapted.sendump"
        _ = try tools.run(
            .dump,
            [
                "pocketsphinx": "yes", "moddeffn": folder + "/model/mdef", "mixwfn": weights, "sendumpfn": path,
                "mwfloor": Self.leastWeight,
            ])
        return path
    }

    /// The mean log likelihood of a frame, from the last line about all of each part.
    static func likelihood(_ said: [String]) throws(SpeechError) -> Double {
        var (frames, likelihood) = (0.0, 0.0)
        for part in said {
            let line = part.split(separator: "\n").last { $0.contains("overall>") }
            let fields = line.map { $0.split(whereSeparator: \.isWhitespace).drop { $0 != "overall>" } } ?? []
            guard fields.count > 4, let count = Double(fields[fields.startIndex + 2]), count > 0,
                let value = Double(fields[fields.startIndex + 4]), value.isFinite
            else { continue }
            frames += count
            likelihood += (value - likelihood) * (count / frames)
        }
        guard frames > 0 else {
            throw SpeechError(.file, "No recording fits its text: check that the manifest's texts are what is said.")
        }
        return likelihood
    }

    /// The names of recordings that could not be aligned.
    static func unfit(_ said: [String]) -> [String] {
        said.flatMap { $0.split(separator: "\n") }.filter { $0.contains("ERROR") && $0.hasSuffix(" ignored") }
            .compactMap { $0.split(separator: " ").dropLast().last.map(String.init) }
    }
}
